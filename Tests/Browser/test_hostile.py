"""Texts that try to be more than text, in every field that has one."""

import json

import pytest

from tab import SIDEWAYS, eventually
from shared_web import ALICE

MARKUP = "</script><img src=x onerror=alert(1)><svg onload=alert(2)>"
ESCAPES = "\x1b[31mred\x1b]0;title\x07\x1b]8;;http://evil.example\x1b\\\x9b2J"
TURNED = "\u202egnp.exe\u2066\u2069\u200b\u2028\ufeff"
URL = "javascript:alert(3)"
LONG = "w" * 4000
TEXTS = {"markup": MARKUP, "escapes": ESCAPES, "turned": TURNED, "url": URL,
         "long": LONG}
ALL = tuple(TEXTS.values())
#: What may be in the document: the page's own, and nothing else.
ELEMENTS = """
    return [...document.querySelectorAll("*")].filter((element) =>
      element.matches("img, svg, script:not([type=module]), iframe, object,"
        + "embed, base, form[action], [style*=url], [srcdoc]")
      || [...element.attributes].some(({ name, value }) =>
        name.startsWith("on") || ["href", "src", "action"].includes(name)
          && /^\\s*(javascript|data):/i.test(value)))
      .map((element) => element.outerHTML.slice(0, 200))"""
#: Characters that nobody sees, or that move others, wherever they are.
INVISIBLE = """
    const bad = /[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]/u, found = [];
    const look = (text, where) => {
      if (bad.test(text.replace(/[\\n\\t]/g, ""))) {
        found.push(`${where}: ${JSON.stringify(text).slice(0, 200)}`);
      }
    };
    look(document.title, "title");
    const walker = document.createTreeWalker(
      document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) look(walker.currentNode.data, "text");
    for (const name of ["title", "alt", "placeholder", "aria-label"]) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        look(element.getAttribute(name), name);
      }
    }
    return found"""


def harmless(page, *words):
    """Shows these as words, makes nothing else of them, and keeps to its
    width."""
    for word in words:
        eventually(
            lambda: page.run("""
                return document.body.textContent.includes(arguments[0])""",
                word), lambda: f"{word!r} in {page.glance()}")
    assert page.run(ELEMENTS) == []
    assert page.run(INVISIBLE) == []
    assert page.run(SIDEWAYS) <= 0, "it must be scrolled sideways"


@pytest.fixture
def hostile(tools, server):
    """An app of which every text is hostile, as far as the tools let it."""
    for text in ALL:
        tools.event("my-shop", "deploy_succeeded", text,
                    **{text[:900]: [text], "vm_name": "test"})
        tools.event("my-shop", "deploy_failed", text, "error")
    tools.run("obs-probes", "set", "my-shop", "--path",
              "/" + MARKUP.replace(" ", "+"))
    return server


def test_the_timeline(hostile, page):
    page.sign_in(ALICE, "#/my-shop/timeline")
    page.sees("deploy_failed")
    for entry in page.all("summary")[1:]:
        entry.click()
    harmless(page, MARKUP, "\\u001b[31mred", "\\u009b2J", "\\u202egnp.exe",
             "\\u200b\\u2028\\ufeff", URL, LONG)


def test_the_marks_of_the_charts(hostile, page):
    page.sign_in(ALICE, "#/my-shop/analytics")
    page.sees("eploys")
    for entry in page.all("summary"):
        entry.click()
    harmless(page, MARKUP, "\\u001b[31mred", "\\u202egnp.exe", LONG)


def test_the_overview(hostile, page):
    server = hostile
    server.state.write("apps/blog/events.jsonl", json.dumps({
        "event_id": "evt-6a3eba060009", "slug": "blog", "kind": MARKUP,
        "at": "2026-06-26T17:42:30+00:00", "severity": URL,
        "message": MARKUP, "metadata": {}}, separators=(",", ":")) + "\n")
    page.sign_in(ALICE)
    page.sees("blog", "my-shop")
    harmless(page, MARKUP)


@pytest.mark.parametrize("text", ALL[:4], ids=list(TEXTS)[:4])
def test_a_file_that_somebody_has_written(text, server, page):
    """Kinds, severities and times are words, too."""
    server.state.write("apps/my-shop/events.jsonl", json.dumps({
        "event_id": "evt-6a3eba060009", "slug": "my-shop", "kind": text,
        "at": text, "severity": text, "message": text,
        "metadata": {"vm_name": text}}, separators=(",", ":")) + "\n")
    server.state.write("apps/my-shop/probe.json", json.dumps({
        "config": {"path": "/", "interval_s": 60, "expected_status": 200,
                   "timeout_s": 5, "enabled": True},
        "last_run_at": "2026-06-26T17:42:11+00:00", "last_status": "down",
        "last_http_status": 503, "last_error": "http: " + text,
        "consecutive_failures": 7}, separators=(",", ":")) + "\n")
    page.reports.expect(404, 500, 503, 422)
    page.sign_in(ALICE, "#/my-shop/timeline")
    for view in ("Timeline", "Uptime", "Analytics", "Resources"):
        page.follow(view)
        page.heading(f"my-shop: {view}")
        page.settle()
        harmless(page)
    page.follow("Uptime")
    harmless(page, {MARKUP: MARKUP, ESCAPES: "\\u001b[31mred",
                    TURNED: "\\u202egnp", URL: URL}[text])


def test_the_lines_of_a_log(page, tools, server, folder):
    """Of the app, which writes what it likes, and of its visitors."""
    log = folder / "hostile.log"
    log.write_bytes(b"\n".join([
        *(text.encode() for text in ALL), b"\xff\xfe not UTF-8 \x00",
        b'{"request":{"method":"<b>","uri":"' + MARKUP.encode() + b'"}}',
        b"end", b""]))
    tools.run("obs-analytics", "bind", "my-shop", "--log", log)
    page.sign_in(ALICE, "#/my-shop/logs?source=app")
    page.sees("end")
    harmless(page, MARKUP, "\\u001b[31mred", "\\u202egnp.exe", URL, LONG)


#: What has no text, where a line of Caddy's has one.
TEXTLESS = {"toString": 1}
ACCESS = {"logger": "http.log.access"}
REQUEST = {"method": "GET", "uri": "/", "host": "my-shop.localhost",
           "client_ip": "::1"}
ODD = {
    "method": {"request": REQUEST | {"method": TEXTLESS}},
    "uri": {"request": REQUEST | {"uri": TEXTLESS}},
    "client": {"request": REQUEST | {"client_ip": TEXTLESS}},
    "status": {"request": REQUEST, "status": TEXTLESS},
    "time": {"request": REQUEST, "ts": TEXTLESS},
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_request(name, page, server, folder):
    """It is shown as it is, and those after it as ever."""
    log = folder / "odd.log"
    odd = json.dumps(ACCESS | ODD[name])
    last = json.dumps(
        ACCESS | {"request": REQUEST | {"uri": "/last"}, "status": 200})
    log.write_text(f"{odd}\n{last}\n")
    server.state.write(
        "config", f"OBS_HOST={{slug}}.localhost\nOBS_ACCESS_LOG={log}\n")
    page.sign_in(ALICE, "#/my-shop/logs")
    page.sees("200 GET /last")
    with open(log, "a", encoding="utf-8") as file:
        file.write(last.replace("/last", "/later") + "\n")
    page.sees("200 GET /later")
    harmless(page, odd)


def test_a_visitors_request(shop_page, site):
    site.ask("my-shop", "/status/200?q=%3Cimg%3E<img/src=x>&a=\"'",
             **{"User-Agent": MARKUP, "X-Escape": "\x9b2J caf\xe9",
                "Referer": URL})
    site.ask("my-shop", "/status/200?end-of-it")
    shop_page.sign_in(ALICE, "#/my-shop/logs?grep=q%3D")
    shop_page.sees("<img/src=x>")
    shop_page.all("summary")[-1].click()
    harmless(shop_page, MARKUP, URL)


@pytest.mark.parametrize("text", ALL, ids=TEXTS)
def test_an_address(text, page):
    """A link that somebody sends."""
    quoted = page.run("return encodeURIComponent(arguments[0])", text)
    page.reports.expect(400, 404, 422, 431)
    page.sign_in(ALICE)
    page.heading("Apps")
    for place in (f"#/{quoted}/timeline", f"#/my-shop/{quoted}",
                  f"#/my-shop/timeline?kind={quoted}&severity={quoted}",
                  f"#/my-shop/analytics?days={quoted}",
                  f"#/my-shop/logs?source={quoted}&grep={quoted}",
                  f"#/{text}/{text}?{text}"):
        page.go(place)
        page.settle()
        harmless(page)
