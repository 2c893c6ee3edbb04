"""Ten thousand apps are exported in seconds, in little memory."""

import pathlib
import subprocess
import sys
import time

import pytest

from app_files import checks, probe, rollup, sample
from obs_tools import DAY, EXPORTERS, PATIENCE

PEAK = pathlib.Path(__file__).resolve().parents[1] / "peak_memory.py"
APPS = 10_000
#: How many samples an app has that has everything.
EACH = {"obs-probes": 10, "obs-analytics": 8, "obs-metrics": 4}
#: In seconds and bytes.
LONGEST, LARGEST = 8.0, 64_000_000


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """A state directory with so many apps."""
    state = tmp_path_factory.mktemp("crowd") / "state"
    (state / "apps").mkdir(mode=0o750, parents=True)
    state.chmod(0o750)
    return state


@pytest.fixture
def many(obs, crowd):
    """The tools over it."""
    obs.state.rmdir()
    obs.state = crowd
    obs.environment["OBS_STATE_DIR"] = str(crowd)
    if not any((crowd / "apps").iterdir()):
        fill(obs)
    return obs


def fill(obs):
    """Makes the apps, of a probe, requests of a week and two samples each."""
    past = [checks(40 * DAY, 20, certificate=time.time() + DAY)]
    days = [rollup(ago, 100, [90, 5, 3, 1]) for ago in range(6, -1, -1)]
    for number in range(APPS):
        obs.write(f"app-{number:05}", probe=[probe(20)], checks=past,
                  rollups=days, app=[{"vm_name": "app-vm"}],
                  vm_samples=[sample(50), sample(20)])


@pytest.mark.parametrize("name", EXPORTERS)
def test_ten_thousand_apps(many, name, tmp_path):
    output, peak = tmp_path / "output", tmp_path / "peak"
    began = time.monotonic()
    with open(output, "wb") as file:
        subprocess.run(
            [sys.executable, "-IS", PEAK, peak, many.programs / name,
             "export"], env=many.environment, stdin=subprocess.DEVNULL,
            stdout=file, check=True, timeout=PATIENCE)
    seconds = time.monotonic() - began
    lines = output.read_text().splitlines()
    values = [line for line in lines if not line.startswith("#")]
    assert len(values) == APPS * EACH[name]
    assert lines[-1] == "# EOF"
    assert seconds < LONGEST
    assert int(peak.read_text()) < LARGEST
