"""bin/obs-serve runs the probe loop: an app, and GET probes."""

import http.server
import json
import os
import shutil
import signal
import socket
import threading
import time
import urllib.request

import pytest

from loops import assert_serves_without, loops, say, serve_without
from serving import SCRIPT, Serving, eventually, offspring, status

TOOL = "obs-probes"
#: A wrong setting or no libcurl keeps nobody from serving.
LACK = "probes no app"


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
    return trees["installed"].with_name(TOOL)


@pytest.fixture
def state(place, app, probes):
    """A state directory of the web server's account, with one app."""
    state = place / "state"
    state.mkdir(mode=0o750)
    os.chown(state, 33, 33)
    say(probes, state, "set", "my-shop", "--interval", "5")
    say(probes, state, "bind", "my-shop", app)
    return state


def found(serving):
    """What the last check found, as GET answers."""
    request = urllib.request.Request(
        f"{serving.url}/api/app-gateway/probes/my-shop",
        headers={"Authorization": f"Bearer {serving.token}"})
    return json.load(urllib.request.urlopen(request))["last_status"]


@pytest.mark.parametrize(
    "tree", ["checkout", "installed", "unreachable checkout"])
def test_probes_and_leaves_nothing(trees, tree, state):
    with Serving(trees[tree], "--state", state) as serving:
        assert eventually(lambda: found(serving) == "up")
        processes = offspring(serving.process.pid)
        assert set(loops(serving, TOOL)) < set(processes)
        assert eventually(lambda: serving.owners == {"33"})
        assert serving.stop() == 0
        assert [pid for pid in processes if status(pid, "Name")] == []
        assert "obs-" not in serving.process.stdout.read()


def test_starts_again_what_died(state):
    with Serving(SCRIPT, "--state", state) as serving:
        assert eventually(lambda: found(serving) == "up")
        [first] = loops(serving, TOOL)
        os.kill(int(first), signal.SIGKILL)
        assert eventually(lambda: loops(serving, TOOL) not in ([], [first]))
        serving.stop()
        assert ("obs-serve: obs-probes ended with status 137: again in 5 s"
                in serving.process.stdout.read())


def test_killed_takes_the_loop_along(state):
    with Serving(SCRIPT, "--state", state) as serving:
        assert eventually(lambda: loops(serving, TOOL))
        processes = offspring(serving.process.pid)
        scratch = serving.scratch
        serving.stop(signal.SIGKILL)
        assert eventually(lambda: not any(
            status(pid, "Name") for pid in processes))
        shutil.rmtree(scratch)


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
    # It was killed, which takes a busy machine a moment.
    assert eventually(lambda: not any(
        status(pid, "Name") for pid in processes), 2)
    assert not (state / "apps" / "my-shop" / "checks.jsonl").exists()


def test_wrong_setting(state):
    settings = {"OBS_BASE_URL": "ftp://{slug}"}
    with Serving(SCRIPT, "--state", state, settings=settings) as serving:
        assert found(serving) is None
        assert_serves_without(
            serving, TOOL, "OBS_BASE_URL must be like", LACK)


def test_without_libcurl(state, place):
    script = serve_without("libcurl*.so.4", place)
    with Serving(script, "--state", state) as serving:
        assert found(serving) is None
        assert_serves_without(
            serving, TOOL, "can't load libcurl: install libcurl4", LACK)


def test_no_probes(state):
    with Serving(SCRIPT, "--no-probes", "--state", state) as serving:
        assert found(serving) is None
        assert not (state / ".obs-probes.lock").exists()
        assert loops(serving, TOOL) == []
