"""The loop as a process: its rhythm, its lock and its signals."""

import os
import signal
import time

import pytest

from sampler_process import Loop
from sampler_scene import LOCK, Scene
from sampler_shared import wait_until

BUSY = ("obs-metrics: process {} samples the VMs already: "
        f"it holds {LOCK}\n")


def seconds(rows):
    """When samples were taken, in seconds since 1970."""
    return [time.mktime(time.strptime(row["at"], "%Y-%m-%dT%H:%M:%S+00:00"))
            - time.timezone for row in rows]


@pytest.fixture
def shop(scene):
    """An app on a VM."""
    scene.bind("shop", "app-vm")
    return scene


def test_rhythm(shop):
    """At once, then at multiples of the interval; nothing shakes it."""
    began = time.time()
    with Loop(shop) as loop:
        loop.await_rows("shop", 1, 2)
        require_alone(shop, loop)
        for _ in range(100):
            loop.send(signal.SIGHUP)
            time.sleep(0.01)
        loop.await_rows("shop", 3, 12)
        assert loop.is_running and loop.messages == []
        loop.stop()
    first, *beats = seconds(shop.rows("shop"))
    assert -1 < first - began < 2
    assert all(beat % 5 == 0 for beat in beats), beats
    assert 1 <= beats[0] - first <= 6 and beats[1] - beats[0] == 5
    values = shop.values("shop")
    assert values[::2] == [None, 50.0]
    assert values[1] == 50.0 or beats[0] - first <= 2, "too soon to tell"


def require_alone(scene, loop):
    """A second sampler is told whose turn it is; readers need no turn."""
    stored = scene.lines("shop")
    assert scene.sample(75, BUSY.format(loop.process.pid)) == []
    run = scene.run("obs-metrics", "sample", "--every", "5")
    assert (run.returncode, run.stderr) == (
        75, BUSY.format(loop.process.pid)), run
    assert scene.lines("shop") == stored
    for words in (["list"], ["show", "shop"], ["export"]):
        run = scene.run("obs-metrics", *words)
        assert run.returncode == 0 and not run.stderr, run


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_next_one_goes_on(shop, stop):
    """It ends at once, and what it knew of the VMs is not lost."""
    with Loop(shop) as loop:
        loop.await_rows("shop", 1)
        loop.stop(stop)
    time.sleep(1.1)
    shop.sample()
    assert shop.values("shop") == [None, 50.0]
    shop.require_sound()


def test_the_next_one_after_kill_knows_less(shop):
    """Its first sample has no processors, and nothing is wrong."""
    with Loop(shop) as loop:
        loop.await_rows("shop", 1)
        assert loop.holds_lock
        loop.send(signal.SIGKILL)
        assert loop.wait() == -signal.SIGKILL
    time.sleep(1.1)
    shop.sample()
    assert shop.values("shop") == [None, None]
    shop.require_sound()


def test_another_state_directory(programs, folder):
    """Its lock is in the old one: it ends, and says why."""
    moved, removed = [Scene(programs, folder / name)
                      for name in ("moved", "removed")]
    for scene in (moved, removed):
        scene.configure()
        scene.bind("shop", "app-vm")
    with Loop(moved) as first, Loop(removed) as second:
        for loop in (first, second):
            loop.await_rows("shop", 1)
        os.rename(moved.state, folder / "away")
        moved.state.mkdir(mode=0o750)
        os.rename(removed.state, folder / "gone")
        for loop in (first, second):
            wait_until(lambda: not loop.is_running, 7, "its end")
            assert loop.wait() == 75
            assert loop.messages == [
                f"{loop.scene.state}: another directory has taken its place: "
                "start again"]
    assert list(moved.state.iterdir()) == []


@pytest.mark.parametrize("every", ["4", "301", "0", "-5"])
def test_intervals(shop, every):
    """From five seconds to five minutes."""
    run = shop.run("obs-metrics", "sample", f"--every={every}")
    assert (run.returncode, run.stdout) == (65, ""), run
    assert run.stderr == (
        "obs-metrics: --every must be an integer from 5 to 300, "
        f"not {every}\n")
