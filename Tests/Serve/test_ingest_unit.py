"""obs-analytics.service, run by a real systemd."""

import grp
import os
import pwd
import signal

import pytest

import container
from access_log import Log, stored
from serving import eventually, status


@pytest.fixture(scope="module")
def state(make_state):
    return make_state("OBS_HOST={slug}.apps.example.com\n"
                      "OBS_ACCESS_LOG=/var/log/caddy/access.log\n")


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


def test_run(installed, units, state, log):
    """It counts under all its restrictions, again after a kill, at the end."""
    container.enable(installed, units / "obs-analytics.service")
    log.write(3)
    with container.Container(installed) as system:
        first = system.pid("obs-analytics")
        assert container.restrictions(first) == container.TIGHT
        assert eventually((state / ".ingest.lock").exists)
        log.write(2)
        os.kill(int(first), signal.SIGKILL)
        assert eventually(lambda: status(first, "Name") is None)
        log.write(4)
        second = system.pid("obs-analytics")
        assert eventually(lambda: catches(second, signal.SIGTERM))
    assert stored(state) == log.requests


def catches(pid, number):
    """Whether a process has a handler for a signal."""
    caught = status(pid, "SigCgt")
    return caught is not None and int(caught, 16) & 1 << (number - 1)
