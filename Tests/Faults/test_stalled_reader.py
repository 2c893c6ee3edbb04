"""Who reads an archive slowly, or not at all, keeps nobody waiting."""

import contextlib
import fcntl
import os
import struct
import subprocess
import termios
import time

import pytest

import eventfile
from changes import json_lines
from following import wait_until

COUNT = 3000
FUTURE = "--before=2100-01-01"
PRUNE = ("obs-events", "prune", "shop", FUTURE)
REPAIR = ("obs-events", "check", "--repair", "shop")
#: How long an append may take meanwhile, in seconds.
PROMPT = 2.0


def fill_with_events(programs, state):
    """More than a pipe takes."""
    run = programs.run(state, "obs-events", "append", "--from", "-", "shop",
                       stdin=b'{"kind":"tick"}\n' * COUNT)
    assert run.returncode == 0, run


def fill_with_junk(programs, state):
    """Junk between events; what is said of it is more than a pipe takes."""
    lines = b"".join(b"junk %d\n" % number for number in range(COUNT))
    programs.append(state)
    with open(eventfile.path(state), "ab") as file:
        file.write(lines)
    programs.append(state)


@contextlib.contextmanager
def stalled(programs, state, words):
    """A command whose output nobody takes, once the pipe is full."""
    with programs.start(state, *words, stdout=subprocess.PIPE,
                        stderr=subprocess.PIPE) as process:
        try:
            wait_until(lambda: is_stalled(process))
            yield process
        finally:
            process.kill()


def is_stalled(process):
    """Whether it waits for its reader, with much behind it."""
    waiting = unread(process.stdout)
    time.sleep(0.1)
    return waiting > 30_000 and unread(process.stdout) == waiting


def unread(pipe):
    """How many bytes are in a pipe."""
    size = fcntl.ioctl(pipe, termios.FIONREAD, struct.pack("i", 0))
    return struct.unpack("i", size)[0]


def prompt_append(programs, state):
    """Appends, which must not take long."""
    start = time.monotonic()
    line = programs.append(state)
    assert time.monotonic() - start < PROMPT
    return line


def test_prune(programs, state):
    """Appends go on; the archive and what is kept are all events."""
    fill_with_events(programs, state)
    old = eventfile.read(state)
    with stalled(programs, state, PRUNE) as prune:
        new = [prompt_append(programs, state) for _ in range(3)]
        archive, errors = prune.communicate(timeout=20)
        assert (prune.returncode, errors) == (0, b"")
    kept = eventfile.read(state)
    assert archive + kept == old + b"".join(new)
    assert eventfile.lines(kept)[-3:] == new
    eventfile.require_sound(archive + kept)


def test_repair(programs, state):
    """Appends go on, and stay; exactly the junk goes."""
    fill_with_junk(programs, state)
    events = eventfile.events(eventfile.read(state))
    with stalled(programs, state, REPAIR) as repair:
        new = [prompt_append(programs, state) for _ in range(3)]
        found, errors = repair.communicate(timeout=20)
        assert (repair.returncode, errors) == (1, b"")
    assert [row["line"] for row in json_lines(found)] == [
        *range(2, COUNT + 2)]
    assert eventfile.lines(eventfile.read(state)) == events + new


@pytest.mark.parametrize("words", [PRUNE, REPAIR], ids=["prune", "repair"])
def test_replaced_meanwhile(programs, state, folder, words):
    """It looked at another file: nothing of the new one is dropped."""
    fill = fill_with_events if words is PRUNE else fill_with_junk
    fill(programs, state)
    restored = eventfile.read(state)[:-1000].rpartition(b"\n")[0] + b"\n"
    with stalled(programs, state, words) as process:
        place = eventfile.path(state).with_name("restored")
        place.write_bytes(restored)
        os.replace(place, eventfile.path(state))
        printed, errors = process.communicate(timeout=20)
    told = errors if words is PRUNE else printed
    assert process.returncode == (75 if words is PRUNE else 1)
    assert b"another process has replaced apps/shop/events.jsonl" in told
    assert eventfile.read(state) == restored


def test_two_prunes_at_once(programs, state):
    """The slow one finds that the other was there, and drops nothing."""
    fill_with_events(programs, state)
    old = eventfile.read(state)
    with stalled(programs, state, PRUNE) as slow:
        quick = programs.run(state, *PRUNE)
        assert quick.returncode == 0, quick
        kept = eventfile.read(state)
        assert quick.stdout + kept == old
        _, errors = slow.communicate(timeout=20)
        assert slow.returncode == 75, errors
    assert eventfile.read(state) == kept
