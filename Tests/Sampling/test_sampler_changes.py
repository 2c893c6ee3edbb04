"""What changes while the loop runs: settings, apps, locks and VMs."""

import shutil
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from sampler_process import Loop
from sampler_scene import VM
from sampler_shared import wait_until

#: The apps of one VM, in the order in which they are written.
APPS = ["alpha", "gone", "held", "zulu"]


@pytest.fixture
def scene(scene):
    """Four apps on one VM; and libvirt is away."""
    for slug in APPS:
        scene.bind(slug, "app-vm")
    scene.configure(OBS_LIBVIRT_URI=away(scene))
    return scene


def away(scene):
    """Where no libvirt is."""
    return f"qemu+unix:///system?socket={scene.place}/none"


def test_changes(scene):
    """Each is seen by the next sweep, and told once if it is trouble."""
    with Loop(scene) as loop:
        libvirt_comes(scene, loop)
        said = len(loop.messages)
        trouble_comes(scene, loop)
        assert sorted(loop.messages[said:]) == [
            "held: another process holds its lock: samples wait",
            "the old settings stay: OBS_SAMPLES must be an integer from 1 to "
            '100000, not "few"']
        said = len(loop.messages)
        trouble_goes(scene, loop)
        assert loop.messages[said:] == []
        loop.stop()
    scene.require_sound()


def libvirt_comes(scene, loop):
    """It is told that libvirt was away, and that it is not any more."""
    time.sleep(1)
    told, = loop.messages
    assert told.startswith(f"libvirt at {away(scene)} can't be reached: ")
    scene.configure()
    loop.await_rows("zulu", 1)
    assert loop.messages[1:] == [
        f"libvirt at test://{scene.node} answers again"]


def trouble_comes(scene, loop):
    """A broken setting, an app removed, a lock held for two sweeps."""
    scene.configure(OBS_SAMPLES="few")
    shutil.rmtree(scene.folder("gone"))
    with scene.held("held"):
        loop.await_rows("zulu", 3, 12)
        assert len(scene.rows("held")) == 1
        ages = [scene.ring(slug).stat().st_mtime for slug in ("alpha", "zulu")]
        assert ages[1] - ages[0] < 0.5, "others waited for the lock"
    assert not scene.folder("gone").exists()


def trouble_goes(scene, loop):
    """What waited comes, and new settings and VMs are taken up."""
    scene.configure(OBS_SAMPLES=4)
    scene.bind("gone", "app-vm")
    loop.await_rows("gone", 1)
    for slug in ("alpha", "held", "zulu"):
        assert scene.values(slug) == [None, 50.0, 50.0, 50.0]
    assert scene.lines("held") == scene.lines("alpha")
    assert scene.values("gone") == [50.0]
    scene.node = scene.node.with_name("other.xml")
    scene.write_node([VM("app-vm", 4)])
    scene.configure(OBS_SAMPLES=2)
    loop.await_rows("gone", 2)
    # Four and one are over twice two: the newest two are kept.
    assert scene.values("alpha") == [50.0, 25.0]
    assert scene.values("gone") == [50.0, 25.0]


def test_what_waits_is_written_in_the_end(scene):
    """A lock that is held keeps no loop from ending, and costs no sample."""
    scene.configure()
    with scene.held("held"), Loop(scene) as loop:
        wait_until(lambda: loop.messages, what="trouble")
        loop.await_rows("zulu", 1)
        loop.stop()
    with Loop(scene) as loop:
        with scene.held("held"):
            wait_until(lambda: loop.messages, what="trouble")
            assert scene.rows("held") == []
        loop.stop()
    assert len(scene.rows("held")) == 1


def test_one_sweep_waits_for_a_lock(scene):
    """Nobody else waits for it, so it may take its time."""
    scene.configure()
    with ThreadPoolExecutor() as pool:
        with scene.held("held"):
            sweep = pool.submit(scene.sample)
            time.sleep(1)
            assert not sweep.done()
        assert len(sweep.result()) == len(APPS)
    assert len(scene.rows("held")) == 1
