"""bin/obs-serve --access-log: a log that grows, and GET analytics."""

import itertools
import json
import os
import shutil
import signal
import urllib.request

import pytest

from access_log import Log, stored
from serving import (
    SCRIPT, Serving, eventually, free_port, offspring, refusal, status)

SETTINGS = {"OBS_HOST": "{slug}.apps.example.com"}
#: What is counted is stored within ten seconds.
SECONDS = 30


@pytest.fixture
def log(place):
    return Log(place / "access.log")


@pytest.fixture
def state(place):
    """A state directory of the web server's account, with one app."""
    state = place / "state"
    for directory in [state, state / "apps", state / "apps" / "my-shop"]:
        directory.mkdir(mode=0o750)
        os.chown(directory, 33, 33)
    return state


def counted(serving):
    """The requests of the app, as GET answers."""
    request = urllib.request.Request(
        f"{serving.url}/api/app-gateway/analytics/my-shop",
        headers={"Authorization": f"Bearer {serving.token}"})
    answer = json.load(urllib.request.urlopen(request))
    return sum(row["requests"] for row in answer["rollups"])


def live_lines(serving, number):
    """How many lines of the app's log GET has, up to a number."""
    request = urllib.request.Request(
        f"{serving.url}/api/app-gateway/logs/my-shop",
        headers={"Authorization": f"Bearer {serving.token}"})
    with urllib.request.urlopen(request, timeout=10) as stream:
        lines = (line for line in stream if line.startswith(b"data: "))
        return len(list(itertools.islice(lines, number)))


def shows_all(serving, log):
    """Whether GET has all requests of the log, sooner or later."""
    eventually(lambda: counted(serving) >= log.requests, SECONDS)
    return counted(serving) == log.requests


def assert_stored_at_the_end(serving, state, log):
    """Stops it once it reads; it must store all, and leave no process."""
    assert eventually((state / ".ingest.lock").exists)
    log.write(1)
    # Each is root's until it has become the account's.
    assert eventually(lambda: serving.owners == {"33"})
    processes = offspring(serving.process.pid)
    assert serving.stop() == 0
    assert [pid for pid in processes if status(pid, "Name")] == []
    assert stored(state) == log.requests


def followers(serving):
    """The process ids of what follows the log."""
    return [pid for pid in offspring(serving.process.pid)
            if status(pid, "Name") == "obs-analytics"]


def test_counts_what_comes(state, log):
    log.write(3)
    with Serving(SCRIPT, "--state", state, "--access-log", log.path,
                 settings=SETTINGS) as serving:
        assert f"It counts the requests of {log.path}.\n" in serving.output
        assert shows_all(serving, log)
        log.write(2)
        log.roll()
        log.write(4)
        assert shows_all(serving, log)


@pytest.mark.parametrize(
    "tree", ["checkout", "installed", "unreachable checkout"])
def test_stores_at_its_end_and_leaves_nothing(trees, tree, state, log):
    log.write(3)
    with Serving(trees[tree], "--state", state, "--access-log", log.path,
                 settings=SETTINGS) as serving:
        assert_stored_at_the_end(serving, state, log)


def test_setting_of_the_environment(state, log):
    log.write(1)
    settings = SETTINGS | {"OBS_ACCESS_LOG": f"{log.path.parent}/*.log"}
    with Serving(SCRIPT, "--state", state, settings=settings) as serving:
        assert_stored_at_the_end(serving, state, log)


def test_setting_of_the_file(state, log):
    log.write(1)
    (state / "config").write_text(
        f'OBS_ACCESS_LOG=/nowhere/x.log\nOBS_ACCESS_LOG = no\n'
        f'OBS_ACCESS_LOG= "{log.path}" \nOBS_HOST={SETTINGS["OBS_HOST"]}\n')
    os.chown(state / "config", 33, 33)
    with Serving(SCRIPT, "--state", state) as serving:
        assert_stored_at_the_end(serving, state, log)


def test_relative_path(state, log, monkeypatch):
    """All programs mean the log where obs-serve was started."""
    monkeypatch.chdir(log.path.parent)
    log.write(2)
    with Serving(SCRIPT, "--state", state, "--access-log",
                 "access.log:none*.log", settings=SETTINGS) as serving:
        place = log.path.parent
        assert (f"It counts the requests of {log.path}:{place}/none*.log.\n"
                in serving.output)
        assert shows_all(serving, log)
        assert live_lines(serving, log.requests) == log.requests


def test_log_that_comes_later(state, log):
    log.path.unlink()
    with Serving(SCRIPT, "--state", state, "--access-log", log.path,
                 settings=SETTINGS) as serving:
        assert counted(serving) == 0
        log.write(2)
        assert_stored_at_the_end(serving, state, log)


def test_without_a_log_nothing_follows(state):
    with Serving(SCRIPT, "--state", state) as serving:
        assert followers(serving) == []
        assert "counts" not in serving.output


def test_starts_again_what_died(state, log):
    with Serving(SCRIPT, "--state", state, "--access-log", log.path,
                 settings=SETTINGS) as serving:
        log.write(2)
        assert eventually((state / ".ingest.lock").exists)
        [first] = followers(serving)
        os.kill(int(first), signal.SIGKILL)
        log.write(3)
        assert eventually(lambda: followers(serving) not in ([], [first]))
        assert shows_all(serving, log)
        serving.stop()
        assert ("obs-serve: obs-analytics ended with status 137: again in 5 s"
                in serving.process.stdout.read())


def test_killed_takes_the_follower_along(state, log):
    with Serving(SCRIPT, "--state", state, "--access-log", log.path,
                 settings=SETTINGS) as serving:
        [pid] = followers(serving)
        scratch = serving.scratch
        serving.stop(signal.SIGKILL)
        assert eventually(lambda: status(pid, "Name") is None)
        shutil.rmtree(scratch)


def test_log_out_of_reach(state, place, log):
    def why(*logs):
        return refusal("--port", free_port(), "--state", state,
                       "--access-log", ":".join(map(str, logs)))

    tells = "obs-analytics(1), PERMISSIONS, tells what helps"
    log.path.chmod(0o600)
    denied = (74, f"obs-serve: www-data can't read {log.path}: {tells}")
    assert why(log.path) == denied
    assert why(place / "other.log", f"{place}/*.log") == denied
    (place / "private").mkdir(mode=0o700)
    for name in ["access.log", "*.log"]:
        assert why(place / "private" / name) == (
            74, f"obs-serve: www-data can't list {place}/private: {tells}")
    assert why(place / "none" / "access.log") == (
        74, f"obs-serve: there is no directory {place}/none "
        "for the access log")
    assert refusal("--access-log") == (
        64, "obs-serve: --access-log needs a value")
