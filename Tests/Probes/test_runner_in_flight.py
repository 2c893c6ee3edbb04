"""What changes while an answer is under way: its result is dropped.

All apps of a test are asked at once, and answer 1.5 s later.
"""

import shutil
import signal
import time

import pytest

from runner_fixtures import apps, folder, programs, scene  # noqa: F401
from runner_apps import Apps, failing, slow, up
from runner_process import wait_until
from runner_scene import UNKNOWN, probe_text, write_new
from runner_slugs import early_slug

SLOW = 1.5


def delete(scene, slug):
    scene.tool("obs-probes", "delete", slug)


def delete_by_hand(scene, slug):
    (scene.folder(slug) / "probe.json").unlink()


def delete_directory(scene, slug):
    shutil.rmtree(scene.folder(slug))


def disable(scene, slug):
    scene.tool("obs-probes", "set", slug, "--disable")


def break_probe(scene, slug):
    write_new(scene.folder(slug) / "probe.json", "{")


#: After these nobody may write anything.
ENDS = [delete, delete_by_hand, delete_directory, disable, break_probe]


@pytest.mark.parametrize("way", ["up", "failing"])
def test_what_ends(scene, apps, way):
    """Nothing is written, and nothing that is gone comes again."""
    slugs = {early_slug(end.__name__.replace("_", "-")): end for end in ENDS}
    scene.add(*slugs, interval_s=5, timeout_s=4)
    for slug in slugs:
        apps.let(slug, slow(SLOW, failing) if way == "failing"
                 else slow(SLOW))
    with scene.running("--fall=1") as runner:
        wait_until(lambda: all(map(apps.count, slugs)), 2)
        for slug, end in slugs.items():
            end(scene, slug)
        before = {slug: files(scene, slug) for slug in slugs}
        time.sleep(SLOW + 5.5)
        for slug in slugs:
            assert files(scene, slug) == before[slug]
            assert apps.count(slug) == 1
        runner.stop()


def files(scene, slug):
    """All that there is of an app; None if there is nothing."""
    folder = scene.state / "apps" / slug
    return {path.name: path.read_bytes() for path in folder.iterdir()
            if path.name != ".lock"} if folder.exists() else None


def other_path(scene, slug):
    scene.tool("obs-probes", "set", slug, "--path=/new")


def other_status(scene, slug):
    scene.tool("obs-probes", "set", slug, "--status=503")


def another_probe(scene, slug):
    delete(scene, slug)
    write_new(scene.folder(slug) / "probe.json",
              probe_text({"path": "/new", "timeout_s": 4}))


def another_directory(scene, slug):
    delete_directory(scene, slug)
    scene.add(slug, path="/new", timeout_s=4)


def other_base(scene, slug):
    folder = scene.folder(slug)
    write_new(folder / "app.json",
              scene.base(slug).replace(".test", ".example"))


#: What was asked is not what is asked now.
CHANGES = [other_path, other_status, another_probe, another_directory,
           other_base]


def test_what_changes(scene, apps):
    """The old answer says nothing; the new question is asked at once."""
    slugs = {early_slug(change.__name__.replace("_", "-")): change
             for change in CHANGES}
    scene.add(*slugs, interval_s=86_400, timeout_s=4)
    for slug in slugs:
        apps.let(slug, slow(SLOW, failing))
    with scene.running("--fall=1") as runner:
        wait_until(lambda: all(map(apps.count, slugs)), 2)
        apps.ways.clear()
        for slug, change in slugs.items():
            change(scene, slug)
        wait_until(lambda: all(apps.count(slug) == 2 for slug in slugs),
                   SLOW + 1.3)
        wait_until(lambda: all(scene.stored(slug)["last_status"]
                               for slug in slugs))
        runner.stop()
    for slug, change in slugs.items():
        expected = ["probe_down"] if change is other_status else []
        assert scene.kinds(slug) == expected, slug


def test_what_matters_not(scene, apps):
    """Another interval or the same config again: the answer counts."""
    slugs = [early_slug("interval"), early_slug("same")]
    scene.add(*slugs, interval_s=86_400, timeout_s=4)
    for slug in slugs:
        apps.let(slug, slow(SLOW))
    with scene.running() as runner:
        wait_until(lambda: all(map(apps.count, slugs)), 2)
        scene.tool("obs-probes", "set", slugs[0], "--interval=80000")
        scene.tool("obs-probes", "set", slugs[1])
        time.sleep(SLOW + 1.5)
        assert [apps.count(slug) for slug in slugs] == [1, 1]
        runner.stop()
    for slug in slugs:
        assert scene.stored(slug)["last_status"] == "up"


def test_a_reload(scene, apps):
    """SIGHUP: the new template holds for all, under way or not."""
    idle = early_slug("idle")
    slugs = [*(early_slug(f"app{number}") for number in range(5)), idle]
    scene.add(*slugs, interval_s=86_400, timeout_s=4)
    config = scene.state / "config"
    with Apps() as others:
        for slug in slugs:
            (scene.folder(slug) / "app.json").unlink()
            apps.let(slug, slow(SLOW))
        apps.let(idle, up)
        template(config, apps)
        with scene.running() as runner:
            wait_until(lambda: all(map(apps.count, slugs)), 3)
            wait_until(lambda: scene.stored(idle)["last_status"])
            template(config, others)
            runner.send(signal.SIGHUP)
            wait_until(lambda: all(map(others.count, slugs)), SLOW + 2)
            runner.stop()
    assert all(apps.count(slug) == 1 for slug in slugs)
    assert all(scene.stored(slug)["last_status"] == "up" for slug in slugs)


def template(config, apps):
    """All apps are there."""
    config.write_text(f"OBS_BASE_URL=http://{{slug}}.localhost:{apps.port}\n")


def test_state_that_somebody_resets(scene, apps):
    """A file that is written anew, with no state, is taken as it is."""
    slug = early_slug("shop")
    scene.add(slug, interval_s=5, timeout_s=4)
    apps.let(slug, slow(0.5, failing))
    with scene.running("--fall=3") as runner:
        wait_until(lambda: scene.failures(slug) == 2)
        apps.let(slug, slow(SLOW, failing))
        scene.await_checks(slug)
        config = scene.stored(slug)["config"]
        write_new(scene.folder(slug) / "probe.json",
                  probe_text(config, UNKNOWN))
        wait_until(lambda: scene.failures(slug) == 1, SLOW + 1)
        assert scene.kinds(slug) == []
        runner.stop()
