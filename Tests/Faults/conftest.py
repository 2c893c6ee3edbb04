"""Fixtures: the programs under test and places to make trouble in.

OBS_BIN names the directory of the built tools. The tests mount file systems,
so they need root, and strace, rsync and e2fsprogs: what is missing fails.
"""

import os
import pathlib
import shutil
import tempfile

import pytest

# Before they are imported: their assertions too shall show their values.
pytest.register_assert_rewrite(
    "eventfile", "changes", "replacements", "injection", "sweep", "writers",
    "following")

from programs import Programs

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
OBS_BIN = pathlib.Path(os.environ.get("OBS_BIN", CHECKOUT / ".build/release"))


@pytest.fixture(scope="session")
def programs():
    """A private copy: a build that runs meanwhile changes no test."""
    with tempfile.TemporaryDirectory(prefix="obs-faults-bin-") as directory:
        yield Programs(OBS_BIN, pathlib.Path(directory))


@pytest.fixture
def folder():
    """A folder on a disk, gone after the test with all that is in it."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="obs-faults-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def state(folder, programs):
    """An empty state directory with one token."""
    return programs.make_state(folder / "state")
