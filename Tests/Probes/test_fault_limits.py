"""What this machine has too little of makes no app go down."""

import itertools
import time

import pytest

from runner_fixtures import apps, folder, programs, scene  # noqa: F401
from runner_apps import slow
from runner_changes import by_rename, in_place
from runner_process import wait_until
from runner_slugs import early_slug, early_slugs

#: A limit that holds for the program alone: in a user namespace.
LIMITED = 'echo "$1" >"/proc/sys/user/$2" && shift 2 && exec "$@"'


def limited(name, number):
    """What is put in front of a program that may have so few of them."""
    return ("unshare", "--user", "--map-root-user", "sh", "-c", LIMITED,
            "sh", number, name)


def test_few_descriptors(scene, apps):
    """Those that can't be asked just now wait, or it is not known."""
    slugs = list(itertools.islice(early_slugs("app", most=1.0), 60))
    scene.add(*slugs, interval_s=5, timeout_s=4)
    for slug in slugs:
        apps.let(slug, slow(1.5))
    few = ("prlimit", "--nofile=60:60")
    with scene.running("--fall=1", before=few) as runner:
        time.sleep(11)
        assert runner.is_running
        said = runner.messages
        apps.ways.clear()
        wait_until(lambda: all(
            scene.stored(slug)["last_status"] == "up" for slug in slugs), 12)
        runner.stop()
    assert not any(map(scene.events, slugs))
    assert not any(map(scene.failures, slugs))
    assert len(said) <= 41, said


@pytest.mark.parametrize("limit", [4, 8, 16, 32])
def test_too_few_descriptors(scene, apps, limit):
    """A sentence and a status, or it works; no app is down for it."""
    slug = early_slug("shop")
    scene.add(slug, interval_s=5)
    run = scene.programs.run(
        scene.state, "obs-probes", "run", "--fall=1",
        before=("timeout", "1.5", "prlimit", f"--nofile={limit}:{limit}"))
    assert run.returncode in (0, 69, 73, 74), run
    assert run.returncode == 0 or run.stderr.count(b"\n") == 1, run
    assert scene.kinds(slug) == [] and scene.failures(slug) == 0


def test_no_watches(scene, apps):
    """The kernel tells of no change: it is looked for, within a second."""
    slug = early_slug("shop")
    with scene.running(before=limited("max_inotify_watches", 0)) as runner:
        scene.add(slug, interval_s=86_400)
        scene.await_checks(slug, seconds=2.5)
        wait_until(lambda: scene.stored(slug)["last_status"])
        by_rename(scene, slug)
        wait_until(lambda: apps.count(slug, "/new"), 2)
        scene.tool("obs-probes", "set", slug, "--path=/")
        wait_until(lambda: apps.count(slug) == 3, 2)
        in_place(scene, slug)
        wait_until(lambda: apps.count(slug) == 4, 2)
        scene.tool("obs-probes", "delete", slug)
        time.sleep(2)
        assert runner.messages == []
        runner.stop()


def test_no_inotify_at_all(scene):
    """It works without, or says what is missing; it does not hang."""
    run = scene.programs.run(
        scene.state, "obs-probes", "run",
        before=("timeout", "2", *limited("max_inotify_instances", 0)))
    assert run.returncode in (124, 74), run
    assert (run.stderr != b"") == (run.returncode == 74), run
