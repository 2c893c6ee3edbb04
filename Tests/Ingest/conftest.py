"""Fixtures: the program under test, a backend, and folders that vanish.

OBS_BIN names the directory of the built tools; Caddy and curl must be there.
"""

import os
import pathlib
import shutil
import tempfile

import pytest

# Before they are imported: their assertions too shall show their values.
pytest.register_assert_rewrite(
    "oracle", "oracle_files", "analytics_tool", "web_traffic",
    "traffic_evidence")

from web_backend import Backend

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
OBS_BIN = pathlib.Path(os.environ.get("OBS_BIN", CHECKOUT / ".build/release"))


@pytest.fixture(scope="session")
def program():
    """A private copy, which a build does not change, beside its CGI names."""
    with tempfile.TemporaryDirectory(prefix="obs-ingest-bin-") as directory:
        copy = pathlib.Path(directory, "obs-analytics")
        shutil.copy(OBS_BIN / copy.name, copy)
        for name in ("analytics", "logs"):
            copy.with_name(name).symlink_to(copy.name)
        yield copy


@pytest.fixture(scope="session")
def backend():
    """One backend for all tests."""
    with Backend() as backend:
        yield backend


@pytest.fixture
def folder():
    """A folder on a disk, gone after the test with all that is in it."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="obs-ingest-"))
    yield path
    shutil.rmtree(path)
