"""Probes that are disabled, deleted or broken while the loop runs."""

import os
import shutil
import time

import pytest

from runner_fixtures import (  # noqa: F401
    apps, folder, programs, running, scene)
from runner_changes import SEEN, SHOP
from runner_process import wait_until
from runner_scene import UNKNOWN, probe_text, write_new
from runner_slugs import early_slug

#: Nothing came of it if nothing comes for so long.
QUIET = 1.5


def test_disabled_and_enabled(running, scene, apps):
    scene.tool("obs-probes", "set", SHOP, "--interval=5", "--disable")
    time.sleep(SEEN)
    before, count = scene.stored(SHOP), apps.count(SHOP)
    time.sleep(5.5)
    assert (apps.count(SHOP), scene.stored(SHOP)) == (count, before)
    scene.tool("obs-probes", "set", SHOP, "--enable")
    scene.await_checks(SHOP, seconds=SEEN)


def by_request(scene, slug):
    """Removes a probe over REST."""
    answer = scene.programs.request(scene.state, "DELETE", f"probes/{slug}")
    assert answer.status == 204, answer


#: Ways to remove a probe.
REMOVALS = {
    "command": lambda scene, slug: scene.tool("obs-probes", "delete", slug),
    "request": by_request,
    "rm": lambda scene, slug: (scene.folder(slug) / "probe.json").unlink(),
    "rm-r": lambda scene, slug: shutil.rmtree(scene.folder(slug)),
}


def test_deleted(scene, apps):
    """They are not checked any more, and nothing makes them come again."""
    slugs = {early_slug(way): way for way in REMOVALS}
    scene.add(*slugs, interval_s=5)
    with scene.running() as runner:
        for slug in slugs:
            wait_until(lambda: scene.stored(slug)["last_status"])
        for slug, way in slugs.items():
            REMOVALS[way](scene, slug)
        time.sleep(SEEN)
        counts = {slug: apps.count(slug) for slug in slugs}
        time.sleep(5.5)
        for slug, way in slugs.items():
            path = scene.state / "apps" / slug
            assert apps.count(slug) == counts[slug]
            assert not (path / "probe.json").exists()
            assert path.exists() == (way != "rm-r")
        scene.add(*slugs, interval_s=86_400)
        for slug in slugs:
            wait_until(lambda: apps.count(slug) > counts[slug], SEEN, slug)
        runner.stop()


BROKEN = ["", "{", "nonsense", '{"config":{"path":"/"', "[]", "\0" * 200,
          probe_text({"interval_s": 1}), probe_text({"path": "x"})]


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_broken_and_repaired(running, scene, apps, text):
    """Told once, left alone, and checked again when it is whole."""
    path = scene.folder(SHOP) / "probe.json"
    whole = scene.stored(SHOP)
    write_new(path, text)
    line = wait_until(lambda: running.messages, SEEN, "a message")[0]
    assert f"{SHOP}/probe.json is damaged" in line
    os.utime(path)
    time.sleep(QUIET)
    assert len(running.messages) == 1 and apps.count(SHOP) == 1
    assert path.read_text(encoding="utf-8") == text
    write_new(path, probe_text(whole["config"], UNKNOWN))
    scene.await_checks(SHOP, seconds=SEEN)
    wait_until(lambda: scene.stored(SHOP)["last_status"] == "up")


def test_a_broken_app_json(running, scene, apps):
    """Nobody knows where the app is: no failure. Then it is repaired."""
    scene.tool("obs-probes", "set", SHOP, "--interval=5")
    path = scene.folder(SHOP) / "app.json"
    write_new(path, '{"base_url":')
    wait_until(lambda: scene.stored(SHOP)["last_error"], 5 + SEEN)
    assert scene.stored(SHOP)["last_error"].startswith("local: ")
    line = wait_until(lambda: running.messages)[0]
    assert "app.json" in line
    write_new(path, scene.base(SHOP))
    scene.await_checks(SHOP, seconds=SEEN)
    assert scene.kinds(SHOP) == [] and scene.failures(SHOP) == 0


def test_while_it_is_written(running, scene, apps):
    """What is open is not read: half a file is no broken one."""
    # Every file is looked at now and then; not meanwhile.
    time.sleep(QUIET)
    text = probe_text({"path": "/new", "interval_s": 86_400}, UNKNOWN)
    path = scene.folder(SHOP) / "probe.json"
    with open(path, "w", encoding="utf-8") as file:
        for part in (text[:20], text[20:]):
            file.write(part)
            file.flush()
            time.sleep(QUIET / 2)
    wait_until(lambda: apps.count(SHOP, "/new"), SEEN)
    assert running.messages == []
