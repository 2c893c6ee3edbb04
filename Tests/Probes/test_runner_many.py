"""Many apps at a short interval."""

import collections
import time

from runner_fixtures import apps, folder, programs, scene  # noqa: F401
from runner_apps import hanging, slow
from runner_scene import RAN
from runner_slugs import off_grid

COUNT, JOBS = 300, 64
#: A test's own server shares the processors with the loop.
LATE = 2.0


def test_many_apps(scene, apps):
    """All are up, each in its turn."""
    slugs = [f"app-{number}" for number in range(COUNT)]
    scene.add(*slugs, last=RAN, interval_s=5, timeout_s=5)
    with scene.running(f"--jobs={JOBS}") as runner:
        time.sleep(16)
        runner.stop()
    assert not any(map(scene.events, slugs))
    late = collections.Counter()
    for slug in slugs:
        times = apps.times(slug)
        assert 3 <= len(times) <= 4, (slug, times)
        assert scene.stored(slug)["last_status"] == "up"
        late.update(int(off_grid(at, slug, 5) > 0.5) for at in times)
        assert all(-0.02 < off_grid(at, slug, 5) < LATE for at in times)
    assert late[1] <= sum(late.values()) / 20, late
    assert apps.busiest <= JOBS


def test_slow_apps_wait_for_each_other(scene, apps):
    """No more at once than allowed; who waits loses no time of his own."""
    slugs = [f"app-{number}" for number in range(60)]
    scene.add(*slugs, interval_s=86_400, timeout_s=1)
    for slug in slugs:
        apps.let(slug, slow(0.6))
    with scene.running("--jobs=8") as runner:
        time.sleep(9)
        runner.stop()
    assert 6 <= apps.busiest <= 8
    for slug in slugs:
        assert apps.count(slug) == 1
        assert scene.stored(slug)["last_status"] == "up", scene.stored(slug)


def test_hanging_apps_keep_no_other_waiting(scene, apps):
    """A tenth of them never answers: exactly those are down."""
    slugs = [f"app-{number}" for number in range(100)]
    mute = slugs[::10]
    scene.add(*slugs, interval_s=5, timeout_s=1)
    for slug in mute:
        apps.let(slug, hanging)
    with scene.running(f"--jobs={JOBS}") as runner:
        time.sleep(11)
        runner.stop()
    found = {slug for slug in slugs if scene.kinds(slug)}
    assert found == set(mute)
    assert all(scene.kinds(slug) == ["probe_down"] for slug in mute)


def test_too_many_at_once_is_told(scene, apps):
    """Once a minute, and the loop goes on."""
    slugs = [f"app-{number}" for number in range(12)]
    scene.add(*slugs, interval_s=5, timeout_s=5)
    for slug in slugs:
        apps.let(slug, slow(1.5))
    with scene.running("--jobs=1") as runner:
        time.sleep(9)
        line, = runner.messages
        assert "checks wait for others" in line
        apps.ways.clear()
        runner.stop()
    assert not any(map(scene.events, slugs))
    assert apps.busiest == 1
