"""Storage that fails or is locked: no alarm is false, none is lost."""

import fcntl
import signal
import subprocess
import time

from runner_fixtures import apps, folder, programs, scene  # noqa: F401
from runner_apps import failing
from runner_process import wait_until
from runner_scene import Scene
from runner_shared import loop, make_ext4
from runner_slugs import early_slug

#: So many lines a minute about one trouble are no flood.
FEW = 20


def test_read_only(programs, apps, folder):
    """An ext4 that has found an error; it is mended and mounted again."""
    make_ext4(folder / "image", 12)
    sad, calm = early_slug("sad"), early_slug("calm")
    with loop(folder / "image", folder / "disk", "errors=remount-ro") as place:
        scene = Scene(programs, programs.make_state(place / "state"), apps)
        scene.add(sad, calm, interval_s=5)
        with scene.running() as runner:
            wait_until(lambda: scene.stored(calm)["last_status"])
            wait_until(lambda: scene.stored(sad)["last_status"])
            subprocess.run(["sync", "-f", place], check=True)
            break_down(place)
            apps.let(sad, failing)
            scene.await_checks(sad, more=4, seconds=24)
            said = runner.messages
            runner.send(signal.SIGTERM)
            assert runner.wait() == 0, runner.messages
    assert 1 <= len(said) <= FEW, said
    assert any("read-only" in line for line in said), said
    mend(folder / "image")
    with loop(folder / "image", folder / "disk"):
        with scene.running() as runner:
            wait_until(lambda: scene.kinds(sad) == ["probe_down"], 12)
            apps.ways.clear()
            wait_until(lambda: scene.failures(sad) == 0, 12)
            runner.stop()
        assert scene.kinds(sad) == ["probe_down", "probe_up"]
        assert scene.kinds(calm) == [] and scene.failures(calm) == 0


def break_down(place):
    """Makes the kernel believe that the file system is damaged."""
    device = subprocess.run(
        ["findmnt", "--noheadings", "--output=SOURCE", place],
        check=True, capture_output=True, text=True).stdout.strip()
    name = device.rpartition("/")[2]
    with open(f"/sys/fs/ext4/{name}/trigger_fs_error", "w") as file:
        file.write("a test")


def mend(image):
    """As an operator does it; 1 means that errors were corrected."""
    run = subprocess.run(["e2fsck", "-fy", image], capture_output=True)
    assert run.returncode in (0, 1), run


def test_a_held_lock(scene, apps):
    """One app's lock is held for 7 s: the others are stored in time."""
    held, other = early_slug("held"), early_slug("other", 0.1, 0.4)
    third = early_slug("third", 2.0, 3.0)
    scene.add(held, other, third, interval_s=5)
    with scene.running() as runner:
        wait_until(lambda: scene.stored(held)["last_status"])
        with open(scene.folder(held) / ".lock", "a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            began = time.time()
            before = scene.stored(held)
            while time.time() < began + 7:
                time.sleep(0.1)
                for slug in (other, third):
                    require_stored_soon(scene, slug)
            assert scene.stored(held) == before
        scene.await_checks(held, more=2, seconds=12)
        wait_until(lambda: scene.stored(held) != before, 6)
        said = runner.messages
        runner.stop()
    assert len(said) <= 1 and all(held in line for line in said), said
    for slug in (held, other, third):
        assert scene.kinds(slug) == [] and scene.failures(slug) == 0


def require_stored_soon(scene, slug):
    """What was asked half a second ago and longer is stored."""
    asked = [at for at in scene.apps.times(slug) if at < time.time() - 0.7]
    if asked:
        stored = scene.stored(slug)["last_run_at"]
        last = time.strftime("%FT%T+00:00", time.gmtime(asked[-1] - 1))
        assert stored and stored >= last, (stored, last)


def test_a_lock_that_is_held_while_it_ends(scene, apps):
    """SIGTERM: it does not wait for ever."""
    slug = early_slug("held")
    scene.add(slug, interval_s=5)
    with scene.running() as runner:
        wait_until(lambda: scene.stored(slug)["last_status"])
        with open(scene.folder(slug) / ".lock", "a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            scene.await_checks(slug, seconds=7)
            runner.send(signal.SIGTERM)
            began = time.monotonic()
            assert runner.wait() == 0
            assert time.monotonic() - began < 7
    assert scene.kinds(slug) == []
