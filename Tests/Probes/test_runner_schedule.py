"""When the loop checks, and what it tells.

With an interval of 5 s an app's place on the grid and the delay of its first
check are the same; that of its slug is chosen.
"""

import itertools
import time

import pytest

from runner_fixtures import apps, folder, programs, scene  # noqa: F401
from runner_apps import failing, hanging, resetting
from runner_process import wait_until
from runner_scene import RAN, UNKNOWN
from runner_slugs import (
    SOON, delay, early_slug, early_slugs, off_grid, phase)

#: A busy machine may be late by so much.
LATE = 0.8


def test_first_checks(scene, apps):
    """New apps within 5 s, or their interval; others wait for their turn."""
    new = list(itertools.islice(early_slugs("new", most=SOON), 24))
    for slug, interval in zip(new, itertools.cycle([5, 60, 86_400])):
        scene.add(slug, interval_s=interval)
    rare = next(slug for slug in early_slugs("rare", most=SOON)
                if 100 < -off_grid(time.time(), slug, 86_400))
    scene.add(rare, interval_s=86_400, last=RAN)
    with scene.running() as runner:
        wait_until(lambda: all(map(apps.count, new)), SOON + LATE, "a round")
        for slug in new:
            interval = scene.stored(slug)["config"]["interval_s"]
            first = apps.times(slug)[0] - runner.began
            # Its turn on the grid may come before.
            assert -LATE < first < delay(slug, interval) + LATE
        assert apps.count(rare) == 0
        runner.stop()
    assert not any(map(scene.events, new))


def test_the_grid(scene, apps):
    """Each turn and no other, for 12 s."""
    slugs = {slug: 5 + number % 3 for number, slug in enumerate(
        itertools.islice(early_slugs("grid", most=SOON), 30))}
    for slug, interval in slugs.items():
        scene.add(slug, interval_s=interval, last=RAN)
    with scene.running() as runner:
        began = time.time()
        time.sleep(12)
        ended = time.time()
        runner.stop()
    for slug, interval in slugs.items():
        times = apps.times(slug)
        for at in times:
            assert -0.02 < off_grid(at, slug, interval) < LATE, slug
        turns = [turn for turn in grid(slug, interval, began, ended + 1)
                 if began + LATE < turn < ended - LATE]
        assert len(turns) <= len(times) <= len(turns) + 2, slug
        gaps = [b - a for a, b in zip(times, times[1:])]
        assert all(abs(gap - interval) < LATE for gap in gaps), gaps


def grid(slug, interval, start, end):
    """The turns of an app between two times."""
    turn = start - start % interval + phase(slug, interval)
    while turn < end:
        yield turn
        turn += interval


@pytest.mark.parametrize("words, environment, fall", [
    ([], {}, 2), (["--fall=1"], {"OBS_PROBE_FALL": "7"}, 1),
    ([], {"OBS_PROBE_FALL": "4"}, 4)])
def test_down(scene, apps, words, environment, fall):
    """Told at the Nth failure in a row, which is not waited for long."""
    slugs = {early_slug("sad"): failing, early_slug("rst", 0.2, 0.5): resetting,
             early_slug("mute"): hanging}
    for slug, way in slugs.items():
        scene.add(slug)
        apps.let(slug, way)
    with scene.running(*words, environment=environment) as runner:
        for slug in slugs:
            wait_until(lambda: scene.kinds(slug), fall * 5 + 2, slug)
        runner.stop()
    for slug, way in slugs.items():
        require_down(scene, slug, way, fall)


def require_down(scene, slug, way, fall):
    """One event, and it tells what has happened."""
    event, = scene.events(slug)
    assert (event["kind"], event["severity"]) == ("probe_down", "error")
    latency = event["metadata"].pop("latency_ms")
    stored = scene.stored(slug)
    assert event["metadata"] == {
        "http_status": 503 if way is failing else None,
        "consecutive_failures": fall, "error": stored["last_error"]}
    kind = {failing: "http: status 503, not 200", hanging: "timeout: ",
            resetting: "protocol: "}[way]
    assert stored["last_error"].startswith(kind)
    assert (latency is None) == (way is not failing)
    assert stored["last_status"] == "down"
    assert scene.apps.count(slug) in (fall, fall + 1)


def test_the_second_look_comes_soon(scene, apps):
    """Within 5 s, though the interval is long; then at the interval."""
    slugs = [early_slug("late", 4.5, 4.9), early_slug("middle", 2.0, 2.5),
             early_slug("soon", 0.1, 0.3)]
    for slug in slugs:
        scene.add(slug, interval_s=86_400)
        apps.let(slug, failing)
    with scene.running() as runner:
        wait_until(lambda: all(map(scene.kinds, slugs)),
                   2 * SOON + LATE, "two looks")
        time.sleep(1)
        runner.stop()
    for slug in slugs:
        first, second = apps.times(slug)
        assert second - first < SOON + LATE
        assert scene.failures(slug) == 2


def test_up(scene, apps):
    """Told at the first answer after it was told that it is down, once."""
    slug, calm, shaky = (early_slug(name) for name in ("up", "calm", "shaky"))
    scene.add(slug, calm, shaky, interval_s=5)
    apps.let(slug, failing)
    apps.let(shaky, failing)
    with scene.running("--fall=3") as runner:
        wait_until(lambda: scene.failures(shaky) == 1)
        # Two failures are no event, and neither is what comes after them.
        wait_until(lambda: scene.failures(shaky) == 2)
        apps.ways.clear()
        apps.let(slug, failing)
        wait_until(lambda: scene.failures(slug) >= 3)
        wait_until(lambda: scene.failures(slug) >= 4, 2 * SOON)
        apps.ways.clear()
        wait_until(lambda: scene.failures(slug) == 0, 2 * SOON)
        scene.await_checks(slug, seconds=2 * SOON)
        runner.stop()
    down, up = scene.events(slug)
    assert (down["kind"], up["kind"]) == ("probe_down", "probe_up")
    require_up(up, 4)
    assert scene.kinds(calm) == scene.kinds(shaky) == []
    assert scene.stored(shaky)["last_status"] == "up"


def require_up(event, failures):
    """What the event tells."""
    assert event["severity"] == "info"
    metadata = event["metadata"]
    assert 0 < metadata.pop("latency_ms") < 1000
    assert 4 <= metadata.pop("down_for_s") <= 12
    assert metadata == {
        "http_status": 200, "consecutive_failures": failures}


def test_what_cannot_be_asked_is_not_down(scene, apps):
    """No base URL, or a bad one: told once, stored, and no failure."""
    lost, odd = early_slug("lost"), early_slug("odd")
    scene.add(lost, odd, interval_s=5)
    (scene.folder(lost) / "app.json").unlink()
    (scene.folder(odd) / "app.json").write_text('{"base_url":"ftp://x"}')
    with scene.running("--fall=1") as runner:
        for slug in (lost, odd):
            wait_until(lambda: scene.stored(slug)["last_error"])
        time.sleep(SOON + LATE)
        said = runner.messages
        runner.stop()
    for slug in (lost, odd):
        stored = scene.stored(slug)
        assert stored["last_error"].startswith("local: ")
        assert {name: stored[name] for name in UNKNOWN} == (
            UNKNOWN | {"last_error": stored["last_error"]})
        assert sum(slug in line for line in said) <= 1, said
    assert scene.kinds(lost) == scene.kinds(odd) == []
    assert any("no base URL" in line for line in said)
