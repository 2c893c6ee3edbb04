"""This machine lacks something: then nothing is held against an app."""

import json
import signal
import time

import pytest

from expected_verdicts import Expected, require_sound
from plays import WHOLE
from raw_server import RawServer, read_head, wait

UNTOLD = 69
FILES = {"app.json", "probe.json", ".probe.json.spare", ".lock",
         "checks.jsonl"}


@pytest.mark.parametrize("limit", range(4, 24, 2))
@pytest.mark.parametrize("base", [
    "http://127.0.0.1", "https://127.0.0.1", "http://good.test"])
def test_few_descriptors(probes, namespace, raw_tls, base, limit):
    """However few: some are up, the others untold, and none is down.

    What can't be recorded is told, and leaves nothing behind.
    """
    tls = raw_tls if base.startswith("https") else None
    with RawServer(namespace, [read_head, WHOLE], tls) as server:
        require_none_down(
            probes, f"{base}:{server.port}", 8, f"--nofile={limit}")


@pytest.mark.parametrize("limit", [40, 64, 200])
def test_many_names_and_few_descriptors(probes, url, limit):
    """A name takes more of them than an address, for a while."""
    url = url.replace("127.0.0.1", "good.test")
    require_none_down(probes, url, 100, f"--nofile={limit}")


def test_few_threads(probes, url):
    """Names are resolved by threads, and their stacks need memory."""
    url = url.replace("127.0.0.1", "good.test")
    require_none_down(probes, url, 60, f"--as={300 << 20}")


def require_none_down(probes, base, count, lack):
    """Nowhere: not in what was printed, nor in what is stored."""
    slugs = [f"app-{number}" for number in range(count)]
    for slug in slugs:
        probes.bind(slug, base)
        probes.set(slug)
    run = probes.run("once", "--fall=1", before=["prlimit", lack])
    untold = [slug for slug in slugs if slug not in [
        line["slug"] for line in run.lines() if line["status"] == "up"]]
    unrecorded = [slug for slug in slugs if f" {slug}: " in run.errors]
    for verdict in run.lines():
        assert verdict["status"] in ("up", None), verdict
        if verdict["slug"] not in unrecorded:
            require_sound(verdict, probes.stored(verdict["slug"]))
    for slug in slugs:
        assert probes.stored(slug)["last_status"] in ("up", None)
        assert probes.events(slug) == []
        assert {path.name for path in probes.folder(slug).iterdir()} <= FILES
    assert (run.status == 0) == (not untold and not run.errors), run
    assert run.status != 1, run


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_enough_descriptors(probes, namespace, raw_tls, scheme):
    """So that the test above is known to have some that are up."""
    tls = raw_tls if scheme == "https" else None
    probes.set("shop")
    with RawServer(namespace, [read_head, WHOLE], tls) as server:
        probes.bind("shop", f"{scheme}://127.0.0.1:{server.port}")
        run = probes.run("once", before=["prlimit", "--nofile=256"])
    assert run.status == 0, run


def stand_still(_):
    """The answer comes while the tool does not run."""
    time.sleep(0.5)


@pytest.mark.parametrize("end", [[wait], [stand_still, WHOLE]],
                         ids=["silence", "answer"])
def test_this_machine_stood_still(probes, namespace, end):
    """What came or did not come meanwhile, nobody could see in time."""
    probes.set("shop")
    with RawServer(namespace, [read_head, *end]) as server:
        probes.bind("shop", f"http://127.0.0.1:{server.port}")
        with probes.start("once", "shop", "--fall=1") as process:
            while not server.heads:
                time.sleep(0.01)
            process.send_signal(signal.SIGSTOP)
            time.sleep(1.5)
            process.send_signal(signal.SIGCONT)
            output, _ = process.communicate(timeout=5)
    assert process.returncode in (0, UNTOLD), output
    Expected("local|up", http_status=200 if not process.returncode else None
             ).require(json.loads(output))
    assert probes.events("shop") == []


def test_no_port_is_left(probes, namespace, url):
    """All local ports but none: that is this machine's lack."""
    ports = "/proc/sys/net/ipv4/ip_local_port_range"
    probes.bind("shop", url)
    probes.set("shop")
    port = int(url.rpartition(":")[2])
    script = f'echo {port} {port} >{ports}; exec "$@"'
    before = namespace.read(ports)
    try:
        run = probes.run("once", before=["sh", "-c", script, "sh"])
    finally:
        namespace.write(ports, before)
    assert run.status in (0, UNTOLD), run
