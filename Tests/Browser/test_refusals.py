"""Answers that are no data: what the page says, and how it goes on."""

import shutil

import pytest

from past import happened, lines
from shared_web import ALICE, CGI_BIN, CHECKOUT, give_away, opened
from tab import eventually
from views import VIEWS


def test_a_busy_server(page, server, tools):
    """No stream is free: it says so, and goes on when there is one."""
    page.reports.expect(503)
    server.state.write("config", "OBS_STREAMS=0\n")
    tools.event("my-shop", "a", "the first")
    page.sign_in(ALICE, "#/my-shop/timeline")
    page.sees("the first")
    page.alerted("OBS_STREAMS")
    server.state.write("config", "")
    page.calm(patience=20)
    tools.event("my-shop", "a", "the second")
    page.sees("the second")


@pytest.mark.parametrize("place", [
    "#/My_Shop/timeline", "#/my-shop/nope", "#/a%2Fb/uptime", "#/%E0%A4%A/",
    "#my-shop", "#/my-shop/constructor", "#/my-shop/__proto__", "#//", "#/?"])
def test_an_address_that_is_wrong(place, page):
    """A sentence, and a way out of it."""
    page.reports.expect(404, 422)
    page.sign_in(ALICE, place)
    eventually(lambda: page.said("alert") or "o such view" in page.text()
               or "Apps" in page.text(), page.glance)
    page.follow("obs")
    page.heading("Apps")
    page.calm()


def test_an_app_whose_files_are_damaged(page, server, tools):
    """A 500 is said, and the rest of the page goes on working."""
    page.reports.expect(500)
    server.state.write("apps/my-shop/probe.json", "{\n")
    tools.event("my-shop", "a", "an event")
    page.sign_in(ALICE, "#/my-shop/uptime")
    page.alerted("probe.json")
    page.follow("Timeline")
    page.sees("an event")
    page.calm()


#: What stands in the way of many a server, and is no data.
ODD = {"a portal": "<!doctype html><h1>Log in to the hotel</h1>",
       "cut short": '{"events":[{"event_id":', "nothing": ""}


@pytest.fixture
def odd(request, folder):
    """A server whose programs all answer with this, and 200."""
    programs = folder / f"odd-{request.param.replace(' ', '-')}"
    programs.mkdir()
    for name in ("events", "probes", "metrics", "analytics", "logs"):
        program = programs / name
        program.write_text(
            "#!/bin/sh\nprintf 'Status: 200 OK\\r\\nContent-Type: text/html"
            f"\\r\\n\\r\\n'\ncat <<'END'\n{ODD[request.param]}\nEND\n",
            encoding="utf-8")
        program.chmod(0o755)
    with opened("lighttpd", folder, CHECKOUT / "dashboard", programs) as server:
        yield server


@pytest.mark.parametrize("odd", ODD, indirect=True)
def test_an_answer_that_is_none(odd, visit):
    """It is said, wherever one goes, and nothing is thrown."""
    page = visit(odd)
    page.open()
    page.run("sessionStorage.setItem('obs-token', arguments[0])", ALICE)
    for view, (place, _) in VIEWS.items():
        page.open(place)
        eventually(lambda: page.said("alert"), f"an alert at {view}")


#: Refuses the first question for an event before others, and is the real one
#: then.
BUSY_ONCE = """\
#!/bin/sh
case $QUERY_STRING in "limit=1&"*before=*)
  if mkdir {place}/asked 2>/dev/null; then
    printf 'Status: 503 Service Unavailable\\r\\n\\r\\n'
    exit
  fi ;;
esac
exec {programs}/events
"""


@pytest.fixture
def busy_once(folder):
    """A server that is busy in the middle of what a view asks for."""
    place = folder / "busy-once"
    shutil.copytree(CGI_BIN, place, symlinks=True)
    give_away(place)
    events = place / "events"
    events.unlink()
    events.write_text(
        BUSY_ONCE.format(place=place, programs=CGI_BIN), encoding="utf-8")
    events.chmod(0o755)
    with opened("lighttpd", folder, CHECKOUT / "dashboard", place) as server:
        yield server


def test_what_is_asked_for_in_parts(busy_once, visit, folder):
    """One part is refused: it is asked for again, and not forgotten."""
    page = visit(busy_once)
    page.reports.expect(404, 503)
    busy_once.state.reset("", {})
    busy_once.state.write("apps/my-shop/events.jsonl", lines([
        happened("probe_down", 40), happened("deploy_succeeded", 1)]))
    page.sign_in(ALICE, "#/my-shop/uptime")
    page.sees("deploys (violet): 1, outages (red): 1")
    assert (folder / "busy-once/asked").exists()


def test_a_timeline_that_fails(page, tools):
    """The form has the config that is stored all the same."""
    page.reports.expect(0)
    tools.run("obs-probes", "set", "my-shop", "--path", "/healthz",
              "--interval", "300")
    page.without("/events/my-shop?*")
    page.sign_in(ALICE, "#/my-shop/uptime")
    assert page.find("", "Path").get_attribute("value") == "/healthz"
    assert page.find("", "Interval").get_attribute("value") == "300"
    page.alerted("Offline")
