"""A machine that stands still for a while: that is nobody's fault.

Only the program is stopped here. Steps of the clock can't be had for one
process alone; the schedule's own tests have those.
"""

import itertools
import signal
import time

from runner_fixtures import apps, folder, programs, scene  # noqa: F401
from runner_apps import hanging, slow
from runner_process import wait_until
from runner_slugs import early_slug, early_slugs, off_grid


def stand_still(runner, seconds):
    """SIGSTOP, and on."""
    runner.send(signal.SIGSTOP)
    time.sleep(seconds)
    runner.send(signal.SIGCONT)


def test_while_answers_are_under_way(scene, apps):
    """The answers would have come in time; none of them counts as late."""
    slugs = list(itertools.islice(early_slugs("slow", most=0.5), 20))
    scene.add(*slugs, interval_s=86_400, timeout_s=2)
    for slug in slugs:
        apps.let(slug, slow(1.2))
    with scene.running("--fall=1") as runner:
        wait_until(lambda: all(map(apps.count, slugs)), 3)
        stand_still(runner, 4)
        for slug in slugs:
            wait_until(lambda: scene.stored(slug)["last_status"] or
                       scene.stored(slug)["last_error"], 3, slug)
        said = runner.messages
        runner.stop()
    for slug in slugs:
        stored = scene.stored(slug)
        assert stored["last_status"] != "down", stored
        assert stored["last_status"] == "up" or "stood still" in (
            stored["last_error"]), stored
        assert scene.kinds(slug) == [] and stored["consecutive_failures"] == 0
    assert len(said) <= 20, said


def test_while_none_comes(scene, apps):
    """What hung before and after is told, a little later."""
    slug = early_slug("mute")
    scene.add(slug, interval_s=5, timeout_s=2)
    apps.let(slug, hanging)
    with scene.running() as runner:
        wait_until(lambda: apps.count(slug), 3)
        stand_still(runner, 4)
        error = wait_until(lambda: scene.stored(slug)["last_error"], 4)
        assert error.startswith("local: this machine stood still"), error
        assert scene.failures(slug) == 0
        line = wait_until(lambda: runner.messages)[0]
        assert slug in line and "stood still" in line
        wait_until(lambda: scene.kinds(slug) == ["probe_down"], 25)
        runner.stop()


def test_while_nothing_is_under_way(scene, apps):
    """What was missed is not made up for: no burst, and then the grid."""
    slugs = list(itertools.islice(early_slugs("calm", most=5.0), 30))
    scene.add(*slugs, interval_s=5, timeout_s=2)
    with scene.running() as runner:
        wait_until(lambda: all(map(apps.count, slugs)), 6)
        stand_still(runner, 12)
        on = time.time()
        counts = {slug: apps.count(slug) for slug in slugs}
        time.sleep(0.5)
        assert sum(map(apps.count, slugs)) - sum(counts.values()) < 15
        time.sleep(9)
        runner.stop()
    for slug in slugs:
        times = apps.times(slug)[counts[slug]:]
        assert 1 <= len(times) <= 3, times
        # One that was due just before is made up for, at most.
        assert all(abs(off_grid(at, slug, 5)) < 1 for at in times
                   if at > on + 5), times
        assert scene.kinds(slug) == [] and scene.failures(slug) == 0
