"""Fixtures: the programs under test and state directories for them.

OBS_BIN names the directory of the built tools. Some tests mount file systems,
so they need root; strace must be there, and libvirt with its test driver.
"""

import os
import pathlib
import shutil
import tempfile

import pytest

# Before they are imported: their assertions too shall show their values.
pytest.register_assert_rewrite(
    "sampler_scene", "sampler_process", "sampler_cases")

from sampler_scene import Programs, Scene

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
OBS_BIN = pathlib.Path(os.environ.get("OBS_BIN", CHECKOUT / ".build/release"))


@pytest.fixture(scope="session")
def programs():
    """A private copy of the tools."""
    with tempfile.TemporaryDirectory(prefix="obs-sampling-bin-") as folder:
        yield Programs(OBS_BIN, pathlib.Path(folder))


@pytest.fixture
def folder():
    """A folder on a disk, gone after the test with all that is in it."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="obs-sampling-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def scene(programs, folder):
    """A state directory without any app."""
    scene = Scene(programs, folder / "scene")
    scene.configure()
    return scene
