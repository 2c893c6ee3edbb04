"""Loops that are killed, and state that comes from elsewhere."""

import itertools
import random
import shutil
import signal
import subprocess
import time

from runner_fixtures import apps, folder, programs, scene  # noqa: F401
from runner_apps import failing, up
from runner_process import wait_until
from runner_scene import require_alternating
from runner_slugs import early_slug, early_slugs

SHOP = early_slug("shop")


def test_killed_again_and_again(scene, apps):
    """Each new one goes on where the last one was."""
    slugs = list(itertools.islice(early_slugs("app", most=5.0), 20))
    steady = early_slug("steady")
    scene.add(*slugs, steady, interval_s=5)
    chance = random.Random(1)
    for number in range(16):
        for slug in slugs:
            apps.let(slug, (up, failing)[number // 4 % 2])
        with scene.running("--fall=1") as runner:
            time.sleep(chance.uniform(0.2, 1.8))
            runner.send(signal.SIGKILL)
            assert runner.wait() == -signal.SIGKILL
    apps.ways.clear()
    scene.once()
    for slug in (*slugs, steady):
        require_alternating(scene.kinds(slug))
        assert scene.failures(slug) == 0
    assert sum(map(len, map(scene.events, slugs))) > 2 * len(slugs)
    assert scene.kinds(steady) == []


def test_it_goes_on_counting(scene, apps):
    """Failures of before count, and so does what was told."""
    scene.add(SHOP, interval_s=5)
    apps.let(SHOP, failing)
    for failures in (1, 2, 3):
        with scene.running("--fall=3") as runner:
            wait_until(lambda: scene.failures(SHOP) >= failures, 12)
            runner.stop()
    assert scene.kinds(SHOP) == ["probe_down"]
    apps.ways.clear()
    with scene.running("--fall=3") as runner:
        wait_until(lambda: scene.failures(SHOP) == 0, 7)
        runner.stop()
    assert scene.kinds(SHOP) == ["probe_down", "probe_up"]


def back_up(scene, copy):
    """Copies the app's directory while the loop writes there."""
    vanished = 24  # a file was listed and had another name by then
    words = ["rsync", "--archive", f"{scene.folder(SHOP)}/", copy]
    run = subprocess.run(words, stderr=subprocess.PIPE)
    assert run.returncode in (0, vanished), run


def restore(scene, copy):
    """Puts the app's directory back, as rsync would: file by file."""
    for path in sorted(copy.iterdir()):
        new = scene.folder(SHOP) / (path.name + ".new")
        shutil.copy(path, new)
        new.rename(new.with_name(path.name))


def test_a_restored_backup(scene, apps, folder):
    """Events are told again, if they are not there any more, and only then."""
    scene.add(SHOP, interval_s=5)
    with scene.running("--fall=1") as runner:
        wait_until(lambda: scene.stored(SHOP)["last_status"] == "up")
        scene.tool("obs-events", "append", SHOP, "tick")
        back_up(scene, folder / "good")
        apps.let(SHOP, failing)
        wait_until(lambda: scene.kinds(SHOP)[1:] == ["probe_down"], 7)
        back_up(scene, folder / "bad")
        restore(scene, folder / "good")
        assert scene.kinds(SHOP) == ["tick"]
        wait_until(lambda: scene.kinds(SHOP)[1:] == ["probe_down"], 7)
        apps.ways.clear()
        wait_until(lambda: scene.kinds(SHOP)[2:] == ["probe_up"], 7)
        restore(scene, folder / "bad")
        wait_until(lambda: scene.kinds(SHOP)[1:] == [
            "probe_down", "probe_up"], 7)
        scene.await_checks(SHOP, seconds=7)
        runner.stop()
    assert scene.kinds(SHOP) == ["tick", "probe_down", "probe_up"]


def test_prune_keeps_the_alternation(scene, apps):
    """What prune keeps is enough to tell nothing twice."""
    scene.add(SHOP, interval_s=5)
    apps.let(SHOP, failing)
    with scene.running("--fall=1") as runner:
        wait_until(lambda: scene.kinds(SHOP) == ["probe_down"])
        scene.tool("obs-events", "append", SHOP, "tick")
        scene.tool("obs-events", "prune", SHOP, "--before=2100-01-01")
        assert "probe_down" in scene.kinds(SHOP)
        scene.await_checks(SHOP, seconds=7)
        apps.ways.clear()
        wait_until(lambda: scene.failures(SHOP) == 0, 7)
        runner.stop()
    require_alternating(
        [kind for kind in scene.kinds(SHOP) if kind != "tick"])
    assert scene.kinds(SHOP)[-1] == "probe_up"
