"""bin/obs-serve --demo: how it ends, what is in its way, what it lacks."""

import contextlib
import shutil
import signal
import socket

import pytest

import serving
from demo import Demo, poor, without
from serving import SCRIPT, eventually, free_port, refusal, status


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_leaves_nothing(number, demo_libvirt):
    """No process, no VM, no file, however it ends."""
    settings = {"OBS_LIBVIRT_URI": demo_libvirt.uri}
    with Demo(settings=settings) as demo:
        demo.wait(lambda: "deploy_succeeded" in demo.events(), "deployment")
        demo.wait(demo.samples, "samples")
        assert demo.vm in demo_libvirt.virsh("list", "--name").split()
        assert_nothing_stays(demo, number)
        assert eventually(
            lambda: not demo_libvirt.virsh("list", "--all", "--name").strip())


def test_leaves_nothing_of_an_ordinary_user(place, trees):
    with Demo(poor(place, trees["installed"])) as demo:
        demo.wait(lambda: "deploy_succeeded" in demo.events(), "deployment")
        assert_nothing_stays(demo, signal.SIGTERM)


def assert_nothing_stays(demo, number):
    """Stops it: its processes end, and its files go if it was not killed."""
    processes, scratch = demo.processes, demo.scratch
    demo.stop(number)
    assert eventually(lambda: not any(
        status(pid, "Name") for pid in processes))
    if number == signal.SIGKILL:
        shutil.rmtree(scratch)
    assert not scratch.exists()


@pytest.fixture
def busy(monkeypatch):
    """The port for the next server; the one behind it is taken."""
    while True:
        port = free_port()
        with contextlib.suppress(OSError):
            with socket.create_server(("127.0.0.1", port + 1)):
                monkeypatch.setattr(serving, "free_port", lambda: port)
                yield port
                return


def test_busy_port(busy, place):
    """The shop takes the next one that is free; settings for others stay
    theirs."""
    settings = {"OBS_STATE_DIR": f"{place}/state", "OBS_HOST": "{slug}.test"}
    with Demo(settings=settings) as demo:
        assert (demo.port, demo.shop_port > busy + 1) == (busy, True)
        demo.wait(lambda: "deploy_succeeded" in demo.events(), "deployment")
        assert demo.visit("/") == 200
        assert demo.wait(lambda: demo.get("analytics")["rollups"], "requests")
    assert not (place / "state").exists()


def test_own_files(place):
    told = (64, "obs-serve: --demo has files of its own")
    assert refusal("--demo", "--state", place / "state") == told
    assert refusal("--demo", "--access-log", place / "access.log") == told
    assert not (place / "state").exists()


def test_without_curl(place):
    script = without(place, ["/usr/bin/curl"], SCRIPT)
    assert refusal("--demo", "--port", free_port(), script=script) == (
        69, "obs-serve: curl is not installed: apt-get install curl")


def test_without_charts(place):
    """It says once what the page lacks."""
    script = without(place, ["/usr/share/javascript/chart.js"], SCRIPT)
    lack = "obs-serve: the page has no charts: apt-get install libjs-chart.js"
    with Demo(script) as poor, Demo() as demo:
        assert poor.output.count(lack) == 1
        assert lack not in demo.output
