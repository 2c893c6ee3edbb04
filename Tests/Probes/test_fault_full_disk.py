"""A disk that is full for a while: no alarm is false, none is lost."""

import itertools
import time

import pytest

from runner_fixtures import apps, folder, programs, scene  # noqa: F401
from fault_room import Filler
from runner_apps import failing, up
from runner_process import wait_until
from runner_scene import Scene
from runner_shared import loop, make_ext4, tmpfs
from runner_slugs import early_slug, early_slugs

#: So many lines a minute about one trouble are no flood.
FEW = 20


@pytest.fixture(params=["tmpfs", "ext4"])
def small(request, folder):
    """A small file system."""
    if request.param == "tmpfs":
        with tmpfs(folder / "small", "size=2m") as place:
            yield place
    else:
        make_ext4(folder / "image", 12)
        with loop(folder / "image", folder / "small") as place:
            yield place


def test_a_full_disk(programs, apps, small):
    """Apps go down and come up, but nothing can be written for a while."""
    scene = Scene(programs, programs.make_state(small / "state"), apps)
    calm = list(itertools.islice(early_slugs("calm", most=5.0), 30))
    sad, brief = early_slug("sad"), early_slug("brief", 0.3, 0.6)
    late = early_slug("late", 0.1, 0.4)
    scene.add(*calm, sad, brief, late, interval_s=5)
    filler = Filler(small)
    with scene.running() as runner:
        wait_until(lambda: all(
            scene.stored(slug)["last_status"] for slug in (*calm, sad)))
        filler.take()
        for slug in (sad, brief):
            apps.let(slug, failing)
        for _ in range(20):
            time.sleep(0.5)
            filler.take()
        apps.let(brief, up)
        asked = {slug: apps.count(slug) for slug in calm}
        time.sleep(6)
        assert all(apps.count(slug) > asked[slug] for slug in calm)
        assert sum(map(apps.count, calm)) > 3 * FEW
        said = runner.messages
        filler.give_back()
        apps.let(late, failing)
        wait_until(lambda: scene.kinds(sad) == ["probe_down"], 12)
        wait_until(lambda: scene.kinds(late) == ["probe_down"], 12)
        apps.ways.clear()
        wait_until(lambda: scene.kinds(sad)[1:] == ["probe_up"], 12)
        wait_until(lambda: scene.kinds(late)[1:] == ["probe_up"], 12)
        scene.await_checks(brief, seconds=7)
        runner.stop()
    require_no_flood(said)
    for slug in calm:
        assert scene.kinds(slug) == [] and scene.failures(slug) == 0
    # It was down, and nobody can say any more that it was.
    assert scene.kinds(brief) in ([], ["probe_down", "probe_up"])
    assert scene.failures(brief) == 0
    assert scene.tool("obs-events", "check") == b""


def require_no_flood(said):
    """It is told that there is no room, but not for each check."""
    assert 1 <= len(said) <= FEW, said
    assert any("No space left on device" in line for line in said), said
