"""bin/obs-serve runs the probe loop: an app, and GET probes."""

import contextlib
import http.server
import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.request

import pytest

from serving import SCRIPT, Serving, eventually, offspring, status

ACCOUNT = ["setpriv", "--reuid=33", "--regid=33", "--clear-groups"]
#: A wrong setting or no libcurl keeps nobody from serving.
WITHOUT = "obs-serve: it serves, and probes no app\n"
#: It looks every minute whether another loop has ended.
SECONDS = 80


@pytest.fixture(scope="module")
def app():
    """The URL of an app that is up."""
    with http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), Silent) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class Silent(http.server.SimpleHTTPRequestHandler):
    """Lists a directory, and logs nothing."""

    def log_message(self, *_):
        pass


@pytest.fixture
def probes(trees):
    """The tool, where every account can start it."""
    return trees["installed"].with_name("obs-probes")


@pytest.fixture
def state(place, app, probes):
    """A state directory of the web server's account, with one app."""
    state = place / "state"
    state.mkdir(mode=0o750)
    os.chown(state, 33, 33)
    say(probes, state, "set", "my-shop", "--interval", "5")
    say(probes, state, "bind", "my-shop", app)
    return state


def say(probes, state, *words):
    """Sets something, as the web server's account."""
    subprocess.run([*ACCOUNT, probes, *words, "--state", state],
                   check=True, stdout=subprocess.DEVNULL)


def found(serving):
    """What the last check found, as GET answers."""
    request = urllib.request.Request(
        f"{serving.url}/api/app-gateway/probes/my-shop",
        headers={"Authorization": f"Bearer {serving.token}"})
    return json.load(urllib.request.urlopen(request))["last_status"]


def loops(serving):
    """The process ids of the probe loop."""
    return [pid for pid in offspring(serving.process.pid)
            if status(pid, "Name") == "obs-probes"]


@contextlib.contextmanager
def own_loop(probes, state):
    """A loop that somebody else has started, as a unit does."""
    process = subprocess.Popen(
        [*ACCOUNT, probes, "run", "--state", state], stderr=subprocess.DEVNULL)
    lock = state / ".obs-probes.lock"
    assert eventually(
        lambda: lock.exists() and lock.read_text() == f"{process.pid}\n")
    yield process
    process.terminate()
    assert process.wait(10) == 0


@pytest.mark.parametrize(
    "tree", ["checkout", "installed", "unreachable checkout"])
def test_probes_and_leaves_nothing(trees, tree, state):
    with Serving(trees[tree], "--state", state) as serving:
        assert eventually(lambda: found(serving) == "up")
        processes = offspring(serving.process.pid)
        assert set(loops(serving)) < set(processes)
        assert {status(pid, "Uid") for pid in processes} == {"33"}
        assert serving.stop() == 0
        assert [pid for pid in processes if status(pid, "Name")] == []
        assert "obs-" not in serving.process.stdout.read()


def test_starts_again_what_died(state):
    with Serving(SCRIPT, "--state", state) as serving:
        assert eventually(lambda: found(serving) == "up")
        [first] = loops(serving)
        os.kill(int(first), signal.SIGKILL)
        assert eventually(lambda: loops(serving) not in ([], [first]))
        serving.stop()
        assert ("obs-serve: obs-probes ended with status 137: again in 5 s"
                in serving.process.stdout.read())


def test_killed_takes_the_loop_along(state):
    with Serving(SCRIPT, "--state", state) as serving:
        assert eventually(lambda: loops(serving))
        processes = offspring(serving.process.pid)
        serving.stop(signal.SIGKILL)
        assert eventually(lambda: not any(
            status(pid, "Name") for pid in processes))


def test_waits_five_seconds_for_an_answer(probes, state):
    """What is under way still counts as nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        say(probes, state, "bind", "my-shop", f"http://127.0.0.1:{port}")
        say(probes, state, "set", "my-shop", "--interval", "60",
            "--timeout", "60")
        with Serving(SCRIPT, "--state", state) as serving:
            silent.settimeout(20)
            connection, _ = silent.accept()
            processes = offspring(serving.process.pid)
            began = time.monotonic()
            assert serving.stop() == 0
            assert time.monotonic() - began < 8
            connection.close()
    assert [pid for pid in processes if status(pid, "Name")] == []
    assert not (state / "apps" / "my-shop" / "checks.jsonl").exists()


def test_leaves_it_to_another_loop(probes, state):
    """It tells that once, and takes over when the other one has ended."""
    with own_loop(probes, state) as other:
        with Serving(SCRIPT, "--state", state) as serving:
            assert eventually(lambda: found(serving) == "up")
            assert loops(serving) == []
            other.terminate()
            assert eventually(lambda: loops(serving), SECONDS)
            serving.stop()
            printed = serving.output + serving.process.stdout.read()
    assert printed.count("obs-probes") == 2, printed
    assert f"obs-probes: process {other.pid} runs the probes already" in printed


def test_wrong_setting(state):
    settings = {"OBS_BASE_URL": "ftp://{slug}"}
    with Serving(SCRIPT, "--state", state, settings=settings) as serving:
        assert_serves_without(serving, "OBS_BASE_URL must be like")


def test_without_libcurl(state, place):
    """Its own file system has an empty file in the place of each libcurl."""
    hide = ("for file in /usr/lib/*/libcurl*.so.4; do "
            "mount --bind /dev/null $file || exit; done; exec \"$@\"")
    script = place / "serve"
    script.write_text(
        f"#!/bin/sh\nexec unshare -m sh -c '{hide}' sh {SCRIPT} \"$@\"\n")
    script.chmod(0o755)
    with Serving(script, "--state", state) as serving:
        assert_serves_without(serving, "can't load libcurl: install libcurl4")


def assert_serves_without(serving, reason):
    """It tells why there is no loop, once, and answers."""
    assert eventually(lambda: loops(serving) == [])
    assert found(serving) is None
    serving.stop()
    printed = serving.output + serving.process.stdout.read()
    assert f"obs-probes: {reason}" in printed
    assert printed.count(WITHOUT) == 1
    assert printed.count("obs-probes: ") == 1


def test_no_probes(state):
    with Serving(SCRIPT, "--no-probes", "--state", state) as serving:
        assert found(serving) is None
        assert not (state / ".obs-probes.lock").exists()
        assert loops(serving) == []
