"""Fixtures: the built tools, and those that read what they export.

OBS_BIN names the directory of the built tools. Debian's node_exporter,
Prometheus and the OpenMetrics parser of its Python client must be there.
"""

import os
import pathlib
import shutil
import tempfile

import pytest

# Before it is imported: its assertions too shall show their values.
pytest.register_assert_rewrite("obs_tools")

from metric_readers import NodeExporter
from obs_tools import Obs

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
OBS_BIN = pathlib.Path(os.environ.get("OBS_BIN", CHECKOUT / ".build/release"))
TOOLS = ["obs-events", "obs-probes", "obs-analytics", "obs-metrics"]


@pytest.fixture(scope="session")
def programs():
    """A private copy of the tools, which a build does not change."""
    with tempfile.TemporaryDirectory(prefix="obs-export-tools-") as name:
        for tool in TOOLS:
            shutil.copy(OBS_BIN / tool, name)
        yield pathlib.Path(name)


@pytest.fixture
def obs(programs, tmp_path):
    """The tools, over a state directory with nothing in it."""
    return Obs(programs, tmp_path / "state")


@pytest.fixture
def textfiles():
    """The folder of the textfile collector, which is another account's."""
    with tempfile.TemporaryDirectory(prefix="obs-export-") as name:
        os.chmod(name, 0o755)
        yield pathlib.Path(name)


@pytest.fixture
def node_exporter(textfiles):
    """node_exporter, which reads that folder."""
    with NodeExporter(textfiles) as exporter:
        yield exporter
