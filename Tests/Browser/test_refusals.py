"""Answers that are no data: what the page says, and how it goes on."""

import pytest

from shared_web import ALICE, CHECKOUT, opened
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
