"""The log stream of a real Caddy, which rolls its logs and compresses them.

An app's viewers must get each of its lines once, those of one log in their
order, and no line of another app.
"""

import collections
import json

import pytest

import caddy_sites
import oracle
from analytics_tool import Analytics
from caddy_runner import Caddy
from stream_viewer import Viewer
from web_traffic import Traffic

APPS = ("own", "shop", "blog", "bare", "secure")
HOSTS = {"www.blog.example": "blog", "[::1]": "blog", "blog.localhost": "blog"}
#: How long viewers stay and how long they are away, in seconds at most.
HABITS = ((600, 0), (2, 0.1), (0.5, 0.5), (3, 3))


@pytest.fixture
def caddy(folder, backend):
    """A Caddy with several logs; each comes to be with its first line."""
    with Caddy(folder, backend, caddy_sites.ALL) as caddy:
        yield caddy


@pytest.fixture
def analytics(folder, program, caddy):
    """A state directory that knows the logs."""
    analytics = Analytics(program, folder / "state", APPS, HOSTS)
    analytics.environment["OBS_ACCESS_LOG"] = ":".join(
        str(caddy.log(name)) for name in caddy_sites.LOGS)
    return analytics


def test_every_line_of_an_app_once(caddy, analytics):
    viewers = {slug: [Viewer(analytics, slug, *habits) for habits in HABITS]
               for slug in ("shop", "secure")}
    everybody = sum(viewers.values(), [])
    for viewer in everybody:
        viewer.start()
    try:
        assert all(viewer.begun.wait(10) for viewer in everybody)
        Traffic(caddy, "stream", moves=300).start().finish()
        caddy.stop()
    finally:
        wanted = {slug: lines_of(caddy, analytics.slug_of, slug)
                  for slug in viewers}
        for slug, watching in viewers.items():
            count = sum(map(len, wanted[slug].values()))
            for viewer in watching:
                viewer.stop(count)
    for slug, watching in viewers.items():
        assert len(wanted[slug]["shared" if slug == "shop" else slug]) > 100
        for viewer in watching:
            assert_same(viewer, wanted[slug])
    assert len(list(caddy.logs.glob("shared-*.gz"))) > 2


def lines_of(caddy, slug_of, slug):
    """The lines of an app, by log."""
    return {
        name: [line.removesuffix(b"\n")
               for line in oracle.every_line(caddy.log(name))
               if whose(line, slug_of) == slug]
        for name in caddy_sites.LOGS}


def whose(line, slug_of):
    """Whose request a line is, if it is one."""
    entry = json.loads(line.decode("utf-8", "replace"))
    if not entry["logger"].startswith("http.log.access"):
        return None
    return slug_of(entry["request"]["host"])


def assert_same(viewer, wanted):
    """Holds what a viewer has got against the logs."""
    assert viewer.errors == b""
    every = collections.Counter(sum(wanted.values(), []))
    got = collections.Counter(viewer.lines)
    assert (every - got, got - every) == ({}, {}), viewer.environment
    for lines in wanted.values():
        own = set(lines)
        assert [line for line in viewer.lines if line in own] == lines
