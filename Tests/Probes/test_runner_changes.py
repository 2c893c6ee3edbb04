"""Changes while the loop runs, by any hand, are seen within a second.

The slug is one whose first check comes 0.3 s after the change is seen.
"""

import time

import pytest

from runner_fixtures import (  # noqa: F401
    apps, folder, programs, running, scene)
from runner_apps import Apps, failing
from runner_changes import BINDINGS, CHANGES, SEEN, SHOP, in_place
from runner_process import wait_until
from runner_scene import probe_text, write_new
from runner_slugs import early_slug


@pytest.mark.parametrize("change", CHANGES, ids=lambda f: f.__name__)
def test_a_change_of_the_probe(running, scene, apps, change):
    before = scene.stored(SHOP)["last_run_at"]
    change(scene, SHOP)
    wait_until(lambda: apps.count(SHOP, "/new"), SEEN, "a check of /new")
    wait_until(lambda: scene.stored(SHOP)["last_run_at"] >= before)
    assert scene.stored(SHOP)["config"]["path"] == "/new"
    assert scene.stored(SHOP)["last_status"] == "up"
    time.sleep(0.5)
    assert apps.count(SHOP) == 2, apps.asked
    assert running.messages == []


@pytest.mark.parametrize("binding", BINDINGS, ids=lambda f: f.__name__)
def test_a_change_of_the_base(running, scene, apps, binding):
    with Apps() as others:
        binding(scene, SHOP, others.port)
        wait_until(lambda: others.count(SHOP), SEEN, "a check there")
    assert apps.count(SHOP) == 1


def test_one_change_after_the_other(running, scene, apps):
    """The last one holds, however quickly they come."""
    for number in range(30):
        scene.tool("obs-probes", "set", SHOP, f"--path=/{number}")
    wait_until(lambda: apps.count(SHOP, "/29"), SEEN, "a check of the last")
    time.sleep(0.5)
    assert apps.asked[SHOP][-1].path == "/29"
    assert scene.stored(SHOP)["config"]["path"] == "/29"


def test_a_shorter_interval(running, scene, apps):
    """It holds from now on: each check is in its turn."""
    scene.tool("obs-probes", "set", SHOP, "--interval=5")
    scene.await_checks(SHOP, more=2, seconds=2 * 5 + SEEN)


def test_expecting_something_else(running, scene, apps):
    """What was up is down, and up again; the path need not change."""
    scene.tool("obs-probes", "set", SHOP, "--status=503")
    wait_until(lambda: scene.kinds(SHOP) == ["probe_down"], 2 * SEEN)
    apps.let(SHOP, failing)
    scene.tool("obs-probes", "set", SHOP, "--timeout=2")
    wait_until(lambda: len(scene.events(SHOP)) == 2, SEEN)
    assert scene.kinds(SHOP) == ["probe_down", "probe_up"]


def test_new_apps(running, scene, apps):
    """Made by a command, or by hand in any order."""
    made, bound, other = (early_slug(name) for name in ("a", "b", "c"))
    scene.tool("obs-probes", "set", made)
    scene.tool("obs-probes", "bind", made, f"http://{made}.test",
               f"--connect-to=127.0.0.1:{apps.port}")
    scene.add(other)
    folder = scene.folder(bound)
    write_new(folder / "app.json", scene.base(bound))
    for slug in (made, other):
        wait_until(lambda: apps.count(slug), SEEN, slug)
    assert apps.count(bound) == 0
    write_new(folder / "probe.json", probe_text())
    wait_until(lambda: apps.count(bound), SEEN, bound)


def test_apps_made_after_the_start(scene, apps):
    """There is not even the directory of all apps when it begins."""
    with scene.running() as runner:
        time.sleep(1)
        assert not (scene.state / "apps").exists()
        scene.add(SHOP)
        scene.await_checks(SHOP, seconds=SEEN + 1)
        in_place(scene, SHOP)
        wait_until(lambda: apps.count(SHOP, "/new"), SEEN)
        runner.stop()
