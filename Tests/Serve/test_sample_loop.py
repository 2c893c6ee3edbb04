"""bin/obs-serve runs the sampler: libvirt's test driver, and GET metrics."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request

import pytest

from loops import assert_serves_without, loops, say, serve_without
from serving import ROOT, SCRIPT, Serving, eventually, offspring, status

sys.path.append(str(ROOT / "Tests" / "Transcripts"))
from documents import literal_blocks  # noqa: E402

PAGE = ROOT / "Sources" / "obs-metrics" / "obs-metrics.1"
TOOL = "obs-metrics"
#: A wrong setting keeps nobody from serving.
LACK = "samples no VM"
#: libvirt's own driver has one VM, "test", with two processors.
SETTINGS = {"OBS_LIBVIRT_URI": "test:///default"}
HOST = """
<node><domain type='test'>
  <name>test</name><memory>8192</memory><os><type>hvm</type></os>
</domain></node>"""


@pytest.fixture
def empty_state(place):
    """A state directory of the web server's account."""
    state = place / "state"
    state.mkdir(mode=0o750)
    os.chown(state, 33, 33)
    return state


@pytest.fixture
def state(empty_state, trees):
    """With one app, whose VM is the test driver's."""
    metrics = trees["installed"].with_name(TOOL)
    say(metrics, empty_state, "bind", "my-shop", "test")
    return empty_state


def get(serving, path):
    """What a GET answers."""
    request = urllib.request.Request(
        f"{serving.url}/api/app-gateway/{path}",
        headers={"Authorization": f"Bearer {serving.token}"})
    return json.load(urllib.request.urlopen(request))


def samples(serving):
    """The samples of the app's VM, as GET answers."""
    return get(serving, "metrics/my-shop")["samples"]


@pytest.mark.parametrize(
    "tree", ["checkout", "installed", "unreachable checkout"])
def test_samples_and_leaves_nothing(trees, tree, state):
    with Serving(trees[tree], "--state", state, settings=SETTINGS) as serving:
        assert eventually(lambda: samples(serving))
        [first] = samples(serving)
        assert [first["cpu_pct"], first["disk_pct"]] == [None, None]
        processes = offspring(serving.process.pid)
        assert set(loops(serving, TOOL)) < set(processes)
        assert eventually(lambda: serving.owners == {"33"})
        assert serving.stop() == 0
        assert [pid for pid in processes if status(pid, "Name")] == []
        assert "obs-" not in serving.process.stdout.read()


def test_starts_again_what_died(state):
    with Serving(SCRIPT, "--state", state, settings=SETTINGS) as serving:
        assert eventually(lambda: samples(serving))
        [first] = loops(serving, TOOL)
        seen = len(samples(serving))
        os.kill(int(first), signal.SIGKILL)
        assert eventually(lambda: loops(serving, TOOL) not in ([], [first]))
        assert eventually(lambda: len(samples(serving)) > seen)
        serving.stop()
        assert ("obs-serve: obs-metrics ended with status 137: again in 5 s"
                in serving.process.stdout.read())


def test_waits_for_libvirt(state, place):
    """It tells once that libvirt is away, and once that it is back."""
    host = place / "host.xml"
    host.write_text("<none/>")
    uri = f"test://{host}"
    settings = {"OBS_LIBVIRT_URI": uri}
    with Serving(SCRIPT, "--state", state, settings=settings) as serving:
        read_up_to(serving, f"{uri} can't be reached")
        host.write_text(HOST)
        file = state / "apps" / "my-shop" / "samples.jsonl"
        assert eventually(file.exists, 45)
        serving.stop()
        printed = serving.output + serving.process.stdout.read()
    away, back = [line for line in printed.splitlines() if TOOL in line]
    assert away.startswith(f"{TOOL}: libvirt at {uri} can't be reached: XML")
    assert back == f"{TOOL}: libvirt at {uri} answers again"


def read_up_to(serving, text):
    """Reads what it prints until it has printed that, 30 s at most."""
    limit = threading.Timer(30, serving.process.kill)
    limit.start()
    while text not in serving.output:
        line = serving.process.stdout.readline()
        assert line, serving.output
        serving.output += line
    limit.cancel()


def test_no_vm(empty_state):
    """libvirt is not even asked."""
    settings = {"OBS_LIBVIRT_URI": "test:///nowhere"}
    with Serving(SCRIPT, "--state", empty_state, settings=settings) as serving:
        lock = empty_state / ".obs-metrics.lock"
        assert eventually(lambda: lock.exists() and lock.read_text())
        time.sleep(1)  # the first sweep takes some milliseconds
        serving.stop()
        printed = serving.output + serving.process.stdout.read()
    assert TOOL not in printed


def test_wrong_setting(state):
    settings = SETTINGS | {"OBS_SAMPLES": "0"}
    with Serving(SCRIPT, "--state", state, settings=settings) as serving:
        assert get(serving, "events/my-shop")["events"] == []
        assert_serves_without(
            serving, TOOL, "OBS_SAMPLES must be an integer from 1", LACK)


def test_without_libvirt(state, place):
    script = serve_without("libvirt.so.0", place)
    with Serving(script, "--state", state) as serving:
        assert get(serving, "events/my-shop")["events"] == []
        read_up_to(serving, f"{TOOL}: can't load libvirt: ")
        assert loops(serving, TOOL), "it waits for one that is installed later"


def test_no_samples(state):
    with Serving(SCRIPT, "--no-samples", "--state", state,
                 settings=SETTINGS) as serving:
        assert samples(serving) == []
        assert not (state / ".obs-metrics.lock").exists()
        assert loops(serving, TOOL) == []
        assert loops(serving, "obs-probes")


def test_crontab(state, trees):
    """The line for cron that the manual has, run as cron runs it."""
    tools = trees["installed"].parent
    [entry] = [block for block in literal_blocks(PAGE) if "* * *" in block]
    *_, account, command = entry.split(maxsplit=6)
    command = command.replace("/usr/local/bin", str(tools))
    settings = SETTINGS | {"OBS_STATE_DIR": str(state)}
    ran = subprocess.run(
        ["setpriv", f"--reuid={account}", f"--regid={account}",
         "--clear-groups", "sh", "-c", command],
        env=os.environ | settings, capture_output=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")
    file = state / "apps" / "my-shop" / "samples.jsonl"
    assert file.read_text().count("\n") == 1
