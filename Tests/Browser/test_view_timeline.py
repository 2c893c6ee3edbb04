"""What happened to an app: newest first, filtered, live, and added to."""

import json
import re

import pytest

from tab import eventually
from shared_web import ALICE, Request

NUMBERS = '{"b": 1.0, "a": 1e400, "id": 12345678901234567890, "z": [{}, null]}'


def messages(page):
    """The words of the events that are shown, from top to bottom."""
    return page.run("""
        return [...document.querySelectorAll("[aria-label=Events] > li")]
          .map((entry) => entry.innerText)""")


def post(server, slug, **event):
    """Appends an event over REST, as a deploy script does."""
    headers = (("Authorization", f"Bearer {ALICE}"),)
    answer = server.send(Request(
        "POST", f"events/{slug}", headers, json.dumps(event).encode()))
    assert answer.status == 201, answer


def test_the_newest_is_first(shop_page, shop_tools):
    shop_page.sign_in(ALICE, "#/my-shop/timeline")
    shop_page.sees("Deploying a58e5a0")
    stored = shop_tools.rows("my-shop", "events.jsonl")
    shown = messages(shop_page)
    assert len(shown) == len(stored) == 3
    for text, event in zip(shown, reversed(stored)):
        assert event["kind"] in text
        assert event["severity"] in text
        assert event["message"] in text
    times = [entry.get_attribute("datetime") for entry in
             shop_page.driver.find_elements("css selector", "li time")]
    assert times == [event["at"] for event in reversed(stored)]


def test_metadata_is_shown_as_it_is_stored(page, tools):
    """Keys in their order, numbers in their spelling."""
    tools.run("obs-events", "append", "--metadata", NUMBERS, "my-shop", "a")
    page.sign_in(ALICE, "#/my-shop/timeline")
    page.unfold("Metadata")
    shown = page.driver.find_element("css selector", "li pre")
    assert re.sub(r"\s", "", eventually(lambda: shown.text, page.glance)) == (
        re.sub(r"\s", "", NUMBERS))


def test_nothing_yet(page):
    page.sign_in(ALICE, "#/my-shop/timeline")
    page.sees("obs-events append my-shop")


def test_an_event_appears_without_a_reload(page, server, tools):
    tools.event("my-shop", "deploy_started", "the first")
    page.sign_in(ALICE, "#/my-shop/timeline")
    page.sees("the first")
    page.run("globalThis.isTheSame = true")
    for number in range(3):
        post(server, "my-shop", kind="walk_completed", message=f"n{number}")
        page.sees(f"n{number}", patience=5)
    assert page.run("return globalThis.isTheSame")
    shown = [text.splitlines()[-1] for text in messages(page)]
    assert shown == ["n2", "n1", "n0", "the first"]


def test_the_very_first_event_appears(page, server):
    page.sign_in(ALICE, "#/my-shop/timeline")
    page.sees("obs-events append my-shop")
    post(server, "my-shop", kind="deploy_started", message="the first")
    page.sees("the first", patience=5)
    assert "obs-events append" not in page.text()


def test_filters(old_page, old_server):
    old_page.sign_in(ALICE, "#/my-shop/timeline")
    old_page.sees("walk_completed")
    old_page.choose("Severity is", "error")
    eventually(lambda: old_page.place.endswith("severity=error"),
               lambda: old_page.place)
    eventually(lambda: "walk_completed" not in old_page.text(), old_page.glance)
    old_page.sees("deploy_failed", "probe_down")
    old_page.fill("Kind is", "probe_down\n")
    eventually(lambda: "deploy_failed" not in old_page.text(), old_page.glance)
    assert "kind=probe_down" in old_page.place
    old_page.go("#/my-shop/timeline?kind=never")
    old_page.sees("No such event")


def test_a_kind_that_breaks_the_rule(page, tools):
    """The filters stay, to be mended."""
    page.reports.expect(422)
    tools.event("my-shop", "deploy_started", "the first")
    page.sign_in(ALICE, "#/my-shop/timeline")
    page.sees("the first")
    page.fill("Kind is", "Foo\n")
    page.alerted("Foo")
    assert messages(page) == []
    page.fill("Kind is", "deploy_started\n")
    page.sees("the first")
    page.calm()


def test_a_filter_holds_for_what_comes(page, server):
    page.sign_in(ALICE, "#/my-shop/timeline?severity=error")
    page.sees("No such event")
    post(server, "my-shop", kind="a", message="not wanted")
    post(server, "my-shop", kind="a", message="wanted", severity="error")
    page.sees("wanted")
    assert len(messages(page)) == 1


def test_older_events(old_page, old_tools):
    stored = old_tools.rows("my-shop", "events.jsonl")
    wanted = [event["message"] for event in reversed(stored)
              if event["kind"] == "walk_completed"]
    old_page.sign_in(ALICE, "#/my-shop/timeline?kind=walk_completed")
    for number in range(4):
        before = len(messages(old_page))
        old_page.press("Older events")
        eventually(lambda: len(messages(old_page)) > before, old_page.glance)
    shown = [re.search(r"\d+ pages", text)[0] for text in messages(old_page)]
    assert shown == wanted[:len(shown)]
    old_page.go("#/my-shop/timeline?kind=deploy_failed")
    old_page.sees("No space left")
    assert not old_page.all("button", "Older events"), "there are few"


#: Answers the next question for what is older with a problem.
REFUSED_ONCE = """
    const real = fetch;
    globalThis.fetch = (url, options) => {
      if (!url.includes("before=")) return real(url, options);
      globalThis.fetch = real;
      return Promise.resolve(
        new Response('{"detail":"Not today"}', { status: 403 }));
    }"""


def test_older_events_are_refused(old_page):
    """It says why, and the button can be pressed again."""
    old_page.sign_in(ALICE, "#/my-shop/timeline")
    old_page.find("button", "Older events")
    old_page.run(REFUSED_ONCE)
    before = len(messages(old_page))
    old_page.press("Older events")
    old_page.alerted("Not today")
    assert len(messages(old_page)) == before
    old_page.press("Older events")
    eventually(lambda: len(messages(old_page)) > before, old_page.glance)
    old_page.calm()


def test_adding_an_event(page, tools):
    page.sign_in(ALICE, "#/my-shop/timeline")
    page.unfold("Add an event")
    page.fill("Kind", "deploy_succeeded")
    page.choose("Severity", "warning")
    page.fill("Message", 'Deployed "a58e5a0" <b>')
    page.fill("Metadata", NUMBERS)
    page.press("Add")
    page.sees('Deployed "a58e5a0" <b>')
    path = tools.state.directory / "apps/my-shop/events.jsonl"
    line = path.read_text()
    event = json.loads(line)
    assert (event["kind"], event["severity"], event["message"]) == (
        "deploy_succeeded", "warning", 'Deployed "a58e5a0" <b>')
    assert '"a":1e400,"id":12345678901234567890' in line
    assert len(messages(page)) == 1, "it came by the answer and the stream"
    assert page.find("", "Message").get_attribute("value") == ""


@pytest.mark.parametrize("metadata", ["{", "[1]", "7", '{"a":1,"a":2}'])
def test_metadata_that_is_none(metadata, page, tools):
    page.reports.expect(400, 422)
    page.sign_in(ALICE, "#/my-shop/timeline")
    page.unfold("Add an event")
    page.fill("Kind", "a")
    page.fill("Metadata", metadata)
    page.press("Add")
    page.alerted("metadata" if metadata != '{"a":1,"a":2}' else "a")
    assert page.find("", "Metadata").get_attribute("value") == metadata
    assert not (tools.state.directory / "apps/my-shop").exists()


def test_a_double_click_adds_one_event(page, tools):
    page.sign_in(ALICE, "#/my-shop/timeline")
    page.unfold("Add an event")
    page.fill("Kind", "a")
    page.double_click(page.find("button", "Add"))
    eventually(lambda: messages(page), page.glance)
    page.settle()
    assert len(tools.rows("my-shop", "events.jsonl")) == 1
