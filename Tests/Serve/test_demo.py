"""bin/obs-serve --demo: within a minute every tab has something to show, and
all of it was measured."""

import re
import subprocess
import time
import urllib.request

import pytest

from demo import Demo, poor
from serving import ROOT, eventually

PAGE = ROOT / "dashboard"
#: What becomes of the shop in its first minute.
STORY = ["deploy_started", "deploy_succeeded", "probe_down",
         "deploy_started", "deploy_succeeded", "probe_up"]
#: What a check finds of a shop that is away.
AWAY = {"full": "http: status 502, not 200",
        "plain": "connect: Connection refused"}


@pytest.fixture(scope="module")
def demos(trees, shelter, demo_libvirt):
    """One of root's with Caddy and a VM, and one without beside it."""
    settings = {"OBS_LIBVIRT_URI": demo_libvirt.uri}
    with Demo(trees["unreachable checkout"], settings=settings) as full, \
            Demo(poor(shelter, trees["installed"])) as bare:
        yield {"full": full, "plain": bare}


@pytest.fixture(params=AWAY)
def demo(request, demos):
    return demos[request.param]


def test_says_what_it_is(demos):
    full, bare = demos["full"], demos["plain"]
    assert "This is a demo" in full.output and "This is a demo" in bare.output
    assert full.vm and not bare.vm
    assert "It has no VM: virsh or qemu-img is not installed" in bare.output
    assert full.token not in re.sub(r"(?m)^  TOKEN=.*", "", full.output)
    assert full.state != bare.state and full.site != bare.site


def test_accounts(demos):
    """But for root's virsh each belongs to the account that serves."""
    assert eventually(lambda: demos["full"].owners == {"33", "0"})
    # A process may end while it is looked at.
    assert eventually(lambda: demos["plain"].owners == {"65534"})


def test_page(demo):
    """Each of its files, and what draws its charts, reaches the browser."""
    files = [str(path.relative_to(PAGE)) for path in PAGE.rglob("*.*")]
    assert "index.html" in files
    for name in [*files, "javascript/chart.js/chart.min.js"]:
        with urllib.request.urlopen(f"{demo.url}/{name}") as answer:
            assert answer.status == 200
            assert answer.headers["Content-Security-Policy"]


def test_shop(demo):
    """It does what it is for: pages, faults and slowness."""
    demo.wait(lambda: "deploy_succeeded" in demo.events(), "deployment")
    statuses = [demo.visit("/"), demo.visit("/products/9"),
                demo.visit("/products/10"), demo.visit("/orders", number=9),
                demo.visit("/orders", number=10)]
    assert statuses == [200, 200, 404, 200, 500]
    began = time.monotonic()
    assert demo.visit("/search?q=teapot") == 200
    assert time.monotonic() - began > 0.6


def day(seconds):
    """The UTC day of a Unix time."""
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))


def counted(rows):
    """All requests that are stored."""
    return sum(row["requests"] for row in rows)


def logged(demo):
    """Lines of its access log that are no checks; the shop begins a new one
    each time it starts, if there is no Caddy."""
    shop = demo.state.parent / "shop"
    text = "".join(path.read_text() for path in shop.glob("access.log*"))
    return sum("obs-probes" not in line for line in text.splitlines())


def test_requests(demo):
    """Counted are those of the log, and of today alone."""
    rows = demo.wait(lambda: demo.get("analytics")["rollups"], "requests")
    assert {row["day"] for row in rows} <= {day(demo.began), day(time.time())}
    assert rows[-1]["requests"] > 0 and rows[-1]["p95_ms"] > 0
    assert counted(rows) <= logged(demo)


@pytest.mark.parametrize("source, form", [
    ("access", r'\{.*"host":"demo-shop\..*\}'),
    ("app", r"\S*Z (INFO|WARN|ERROR) .*")])
def test_log(demo, source, form):
    demo.wait(lambda: demo.get("analytics")["rollups"], "requests")
    assert re.fullmatch(form, demo.log(source).rstrip("\n"))


def test_samples(demos):
    last = demos["full"].wait(lambda: [
        sample for sample in demos["full"].samples()
        if sample["cpu_pct"] is not None], "samples")[-1]
    assert last["cpu_pct"] > 0 and last["disk_pct"] > 0


def test_no_vm(demos):
    assert demos["plain"].samples() == []


@pytest.mark.parametrize("name", AWAY)
def test_outage(demos, name):
    """It is real, and so are the two events that come of it."""
    demo = demos[name]
    demo.wait(lambda: len(demo.events()) >= len(STORY), "outage", 75)
    events = demo.get("events")["events"][::-1]
    assert [event["kind"] for event in events][:len(STORY)] == STORY
    assert events[2]["metadata"]["error"] == AWAY[name]
    assert 5 < events[5]["metadata"]["down_for_s"] < 30
    demo.wait(lambda: demo.get("probes")["last_status"] == "up", "state", 90)


def test_files_are_whole(demo, trees):
    tool = trees["installed"].with_name("obs-events")
    checked = subprocess.run([tool, "check", "--state", demo.state])
    assert checked.returncode == 0


def test_every_request_is_counted(demo):
    """Those of before the outage, too."""
    least = logged(demo)
    demo.wait(lambda: counted(demo.get("analytics")["rollups"]) >= least,
              "requests", time.time() - demo.began + 20)
    assert counted(demo.get("analytics")["rollups"]) <= logged(demo)
