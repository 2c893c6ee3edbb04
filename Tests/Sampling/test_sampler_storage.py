"""A disk that is full for a while, and one that can't be written to."""

import os
import time

import pytest

from sampler_process import Loop, wait_until
from sampler_scene import LINE, Scene
from sampler_shared import Filler, read_only, tmpfs

PAGE = 4096
#: A sample of long ago, as long as a test needs it.
OLD = (b'{"x":"%s","at":"2026-06-26T17:42:00+00:00","vm_name":"app-vm",'
       b'"cpu_pct":1.0,"mem_pct":2.0,"disk_pct":3.0}\n')
FULL = "can't append to apps/{0}/samples.jsonl: No space left on device"


@pytest.fixture
def small(programs, folder):
    """A state directory on a file system of 256 KiB, with two apps."""
    with tmpfs(folder / "small", "size=256k") as place:
        scene = Scene(programs, place)
        scene.configure()
        for slug in ("shop", "blog"):
            scene.bind(slug, "app-vm")
        yield scene


def pad(path, room):
    """Makes a ring end in a page that has so much room left."""
    line = path.read_bytes()
    size = PAGE - len(line) - len(OLD % b"") - room
    path.write_bytes(OLD % (b"y" * size) + line)
    assert path.stat().st_size == PAGE - room


def require_each_once(path, count):
    """All samples of so many sweeps are there, each once and in order."""
    old, *lines = path.read_text().splitlines()
    assert old.startswith('{"x":"y')
    assert all(LINE.fullmatch(line) for line in lines), lines
    times = [line[:32] for line in lines]
    assert times == sorted(set(times)) and len(times) == count, times


def test_a_full_disk(small):
    """Samples come later, all of them, each once and none torn."""
    filler = Filler(small.place)
    with Loop(small) as loop:
        loop.await_rows("blog", 1)
        line = small.ring("shop").stat().st_size
        # No room for a sample; then for one and a half, as by a repair.
        pad(small.ring("shop"), line // 2)
        pad(small.ring("blog"), line // 2)
        filler.take()
        wait_until(lambda: len(loop.messages) == 2, what="two messages")
        for slug in ("shop", "blog"):
            assert small.ring(slug).stat().st_size == PAGE - line // 2
        make_room(small.ring("shop"), line)
        wait_for_sweep()
        require_each_once(small.ring("shop"), 2)
        require_each_once(small.ring("blog"), 1)
        assert sorted(loop.messages) == [
            f"{slug}: {FULL.format(slug)}" for slug in ("blog", "shop")]
        filler.give_back()
        wait_for_sweep()
        require_each_once(small.ring("blog"), 4)
        require_each_once(small.ring("shop"), 4)
        filler.take()
        loop.stop()
    filler.give_back()
    small.sample()
    small.require_sound()


def make_room(path, count):
    """Takes so many bytes out of the ring's first line."""
    text = path.read_bytes()
    start = text.index(b"y")
    size = path.stat().st_size - count
    with open(path, "r+b") as file:
        file.write(text[:start] + text[start + count:])
        file.truncate(size)


def wait_for_sweep():
    """Until a second after the next sweep has begun."""
    time.sleep(5 - time.time() % 5 + 1)


def test_full_from_the_start(small):
    """It can't even say that it runs; later it can."""
    filler = Filler(small.place)
    filler.take()
    run = small.run("obs-metrics", "sample")
    assert run.returncode == 75 and "No space left on device" in run.stderr
    assert run.stdout == "" and run.stderr.count("\n") == 1, run
    filler.give_back()
    assert len(small.sample()) == 2
    small.require_sound()


@pytest.mark.parametrize("words", [["sample"], ["sample", "--every=5"]])
def test_read_only(scene, folder, words):
    """Its own message; all that is there can be read."""
    scene.bind("shop", "app-vm")
    scene.sample()
    stored = scene.lines("shop")
    with read_only(scene.state, folder / "read-only") as place:
        scene.state, state = place, scene.state
        run = scene.run("obs-metrics", *words)
        assert (run.returncode, run.stdout) == (73, ""), run
        assert "the file system is read-only" in run.stderr
        assert run.stderr.count("\n") == 1, run
        for words in (["list"], ["show", "shop"], ["export"]):
            run = scene.run("obs-metrics", *words)
            assert run.returncode == 0 and run.stdout and not run.stderr, run
    scene.state = state
    assert scene.lines("shop") == stored


def test_a_directory_that_belongs_to_others(scene, programs):
    """An ordinary account may write where it may; the rest is told."""
    for slug in ("mine", "theirs"):
        scene.bind(slug, "app-vm")
    programs.folder.chmod(0o755)
    for path in (scene.place.parent, scene.place, scene.state,
                 scene.state / "apps"):
        path.chmod(0o755)
    os.chown(scene.state, 65534, 65534)
    os.chown(scene.folder("mine"), 65534, 65534)
    run = scene.run("obs-metrics", "sample", before=[
        "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"])
    assert run.returncode == 73, run
    assert run.stderr == (
        "obs-metrics: theirs: can't open apps/theirs/.lock: "
        "Permission denied\n")
    assert '"slug":"mine"' in run.stdout and "theirs" not in run.stdout
