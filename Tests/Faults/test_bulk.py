"""Bulk appends that come half-way: what was stored stays, and is printed."""

import contextlib
import subprocess

import pytest

import eventfile
from changes import message
from following import following
from injection import QUIETLY
from mounts import loop, make_ext4, tmpfs
from programs import variables
from test_full_disk import fill

SOURCE = b'{"kind":"bulk","message":"%s"}\n' % (b"x" * 60) * 3000
#: Whoever takes back what was seen is given time to be seen with it.
SLOWLY = [*QUIETLY, "-o", "/dev/null", "-e", "trace=ftruncate",
          "-e", "inject=ftruncate:delay_enter=1000000"]


@contextlib.contextmanager
def file_size_limit(folder):
    """A limit that falls into the middle of a line."""
    yield folder, [*SLOWLY, "prlimit", "--fsize=100003"]


@contextlib.contextmanager
def small_tmpfs(folder):
    """A disk in memory."""
    with tmpfs(folder / "small", "size=256k") as place:
        yield place, SLOWLY


@contextlib.contextmanager
def small_ext4(folder):
    """A disk in a file."""
    make_ext4(folder / "image", 4)
    with loop(folder / "image", folder / "small") as place:
        fill(place).unlink()
        (place / "reserve").write_bytes(bytes(100_000))
        fill(place)
        (place / "reserve").unlink()
        yield place, SLOWLY


@pytest.mark.parametrize("trouble", [file_size_limit, small_tmpfs, small_ext4],
                         ids=lambda trouble: trouble.__name__)
def test_half_way(programs, folder, trouble):
    """Printed are exactly the stored lines; what a follower saw is there."""
    with trouble(folder) as (place, before):
        state = programs.make_state(place / "state")
        with following(programs, state, folder / "given") as follower:
            old = eventfile.read(state)
            run = programs.run(
                state, *append_from(folder / "all", SOURCE), before=before)
            assert run.returncode == 75, run
            assert "not all of lines 1 to 3000 are stored" in message(run)
            now = eventfile.read(state)
            assert now == old + run.stdout
            stored = eventfile.lines(run.stdout)
            assert 0 < len(stored) < 3000
            # Room for one more event.
            for name in ("filler", "reserve"):
                (place / name).unlink(missing_ok=True)
            if trouble is small_tmpfs:
                subprocess.run(["mount", "-o", "remount,size=1m", place],
                               check=True)
            follower.catch_up()
            follower.require_all(eventfile.lines(eventfile.read(state)))
        eventfile.require_sound(eventfile.read(state))
        again = programs.run(state, *append_from(
            folder / "some", SOURCE[:len(SOURCE) // 3]))
        assert again.returncode == 0, again
        assert len(eventfile.lines(again.stdout)) == 1000


def append_from(path, source):
    """Appends a file: of what comes by a pipe a pause would make batches."""
    path.write_bytes(source)
    return "obs-events", "append", "--from", path, "shop"


@pytest.mark.parametrize("taken", [0, 1, 1000])
def test_a_reader_that_leaves(programs, state, folder, taken):
    """Everything is stored all the same: it is no archive."""
    source = folder / "source"
    source.write_bytes(SOURCE * 20)
    run = subprocess.run(
        ["sh", "-c", '"$1" append --from "$2" shop; echo $? >"$3"',
         "sh", programs.directory / "obs-events", source, folder / "status"],
        env=variables(state), stdout=broken_pipe(taken), timeout=60,
        stderr=subprocess.PIPE)
    assert (folder / "status").read_text() == "0\n"
    assert run.stderr == b""
    stored = eventfile.read(state)
    assert len(eventfile.require_sound(stored)) == 60_000


def broken_pipe(taken):
    """A pipe whose reader leaves after so many lines."""
    command = ["head", "-n", str(taken)] if taken else ["true"]
    reader = subprocess.Popen(command, stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL)
    if not taken:
        reader.wait()
    return reader.stdin
