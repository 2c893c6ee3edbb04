"""Fixtures of the tests of the loop: import them by name.

OBS_BIN names the directory of the built tools. Some tests mount file systems
and change accounts, so they need root; strace and e2fsprogs must be there.
"""

import os
import pathlib
import shutil
import tempfile

import pytest

pytest.register_assert_rewrite("runner_scene", "runner_process")

from runner_apps import Apps
from runner_changes import SHOP
from runner_process import wait_until
from runner_scene import Scene
from runner_shared import Programs

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
OBS_BIN = pathlib.Path(os.environ.get("OBS_BIN", CHECKOUT / ".build/release"))


@pytest.fixture(scope="module")
def programs():
    """A private copy: a build that runs meanwhile changes no test."""
    with tempfile.TemporaryDirectory(prefix="obs-runner-bin-") as directory:
        yield Programs(OBS_BIN, pathlib.Path(directory))


@pytest.fixture
def folder():
    """A folder on a disk, gone after the test with all that is in it."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="obs-runner-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def apps():
    """Where all apps of a test answer."""
    with Apps() as apps:
        yield apps


@pytest.fixture
def scene(programs, folder, apps):
    """A state directory without any app."""
    return Scene(programs, programs.make_state(folder / "state"), apps)


@pytest.fixture
def running(scene, apps):
    """The loop, and an app that was checked once and is not due again."""
    scene.add(SHOP, interval_s=86_400)
    with scene.running() as runner:
        wait_until(lambda: scene.stored(SHOP)["last_status"], what="a check")
        yield runner
        runner.stop()
