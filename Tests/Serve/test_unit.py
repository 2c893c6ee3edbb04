"""The systemd units: as they are installed, and what systemd says of them."""

import os
import subprocess

import pytest

#: What each runs, and what `systemd-analyze security` may find at most, out
#: of 10: two need the network.
UNITS = {"obs-analytics": ("ingest --follow", 1.0),
         "obs-metrics": ("sample --every 30", 1.2),
         "obs-probes": ("run", 1.2)}


def test_every_unit_is_here(units):
    assert sorted(unit.stem for unit in units.iterdir()) == sorted(UNITS)


@pytest.mark.parametrize("name", UNITS)
def test_verify(installed, units, name, tmp_path):
    """systemd knows every setting, and the program and the page are there."""
    text = (units / f"{name}.service").read_text()
    assert text.count(f"=/opt/obs/bin/{name} {UNITS[name][0]}\n") == 1
    assert "/usr/local" not in text
    here = tmp_path / f"{name}.service"
    here.write_text(text.replace("/opt/obs", f"{installed}/opt/obs"))
    manual = {"MANPATH": f"{installed}/opt/obs/share/man"}
    ended = subprocess.run(
        ["systemd-analyze", "verify", here], env=os.environ | manual,
        text=True, capture_output=True)
    assert (ended.returncode, ended.stdout + ended.stderr) == (0, "")


@pytest.mark.parametrize("name", UNITS)
def test_security(units, name):
    ended = subprocess.run(
        ["systemd-analyze", "security", "--offline=true",
         f"--threshold={UNITS[name][1] * 10:.0f}", units / f"{name}.service"],
        text=True, capture_output=True)
    *_, overall = ended.stdout.splitlines()
    print(overall)
    assert ended.returncode == 0, ended.stdout + ended.stderr
