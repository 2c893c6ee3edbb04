"""obs-analytics.service: as it is installed, and run by a real systemd."""

import grp
import os
import pathlib
import pwd
import signal
import subprocess

import pytest

import container
from access_log import Log, stored
from serving import ROOT, eventually, status

NAME = "obs-analytics.service"
#: What `systemd-analyze security` may find at most, out of 10.
EXPOSURE = 1.0


@pytest.fixture(scope="module")
def installed(shelter):
    """A tree with its own prefix, below a root directory of its own."""
    root = shelter / "system"
    container.make_root(root)
    subprocess.run(
        ["make", "install", f"DESTDIR={root}", "PREFIX=/opt/obs"],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return root


@pytest.fixture(scope="module")
def unit(installed):
    return installed / "opt" / "obs" / "lib" / "systemd" / "system" / NAME


def test_verify(installed, unit, tmp_path):
    """systemd knows every setting, and the program and the page are there."""
    text = unit.read_text()
    assert text.count("/opt/obs/bin/obs-analytics ingest --follow") == 1
    assert "/usr/local" not in text
    here = tmp_path / NAME
    here.write_text(text.replace("/opt/obs", f"{installed}/opt/obs"))
    manual = {"MANPATH": f"{installed}/opt/obs/share/man"}
    ended = subprocess.run(
        ["systemd-analyze", "verify", here], env=os.environ | manual,
        text=True, capture_output=True)
    assert (ended.returncode, ended.stdout + ended.stderr) == (0, "")


def test_security(unit):
    threshold = f"--threshold={EXPOSURE * 10:.0f}"
    ended = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", threshold, unit],
        text=True, capture_output=True)
    *_, overall = ended.stdout.splitlines()
    print(overall)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def state(installed):
    """The state directory of the service, as its installation asks for it."""
    state = installed / "var" / "lib" / "obs"
    app = state / "apps" / "my-shop"
    app.mkdir(parents=True)
    (state / "config").write_text(
        "OBS_HOST={slug}.apps.example.com\n"
        "OBS_ACCESS_LOG=/var/log/caddy/access.log\n")
    owner = pwd.getpwnam("www-data")
    for path in [state, state / "config", app.parent, app]:
        os.chown(path, owner.pw_uid, owner.pw_gid)
        path.chmod(0o2750 if path.is_dir() else 0o640)
    return state


@pytest.fixture(scope="module")
def log(installed):
    """A log that only Caddy and its group may read."""
    place = installed / "var" / "log" / "caddy"
    place.mkdir(parents=True)
    log = Log(place / "access.log")
    log.path.chmod(0o640)
    os.chown(log.path, pwd.getpwnam("caddy").pw_uid,
             grp.getgrnam("caddy").gr_gid)
    return log


def test_run(installed, unit, state, log):
    """It counts under all its restrictions, again after a kill, at the end."""
    container.enable(installed, unit)
    log.write(3)
    with container.Container(installed) as system:
        first = system.pid("obs-analytics")
        assert restrictions(first) == {
            "Uid": "33", "NoNewPrivs": "1", "Seccomp": "2",
            "CapEff": f"{0:016x}", "CapBnd": f"{0:016x}"}
        assert eventually((state / ".ingest.lock").exists)
        log.write(2)
        os.kill(int(first), signal.SIGKILL)
        assert eventually(lambda: status(first, "Name") is None)
        log.write(4)
        second = system.pid("obs-analytics")
        assert eventually(lambda: catches(second, signal.SIGTERM))
    assert stored(state) == log.requests


def restrictions(pid):
    """What the kernel keeps a process from."""
    return {name: status(pid, name) for name in [
        "Uid", "NoNewPrivs", "Seccomp", "CapEff", "CapBnd"]}


def catches(pid, number):
    """Whether a process has a handler for a signal."""
    caught = status(pid, "SigCgt")
    return caught is not None and int(caught, 16) & 1 << (number - 1)
