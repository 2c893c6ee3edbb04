"""The checks of the other tests find what they look for.

A page that does everything wrong stands in the place of the dashboard.
"""

import pytest

import test_hostile
import test_phone
import test_reading
from page import Page
from shared_web import opened

WRONG = """\
<!doctype html>
<meta name="viewport" content="width=device-width">
<script>globalThis.inline = true</script>
<main><h1>A title</h1><h3>A level is left out</h3>
<p style="color: red">Styled inline</p>
<p class="pale">A text that is too pale</p>
<a>No link</a> <input id="nameless"> <button></button>
<figure aria-label="Empty"></figure>
<table><tr><th>Head</th></tr></table>
<img src="x.png" onerror="alert(1)">
<p class="wide">A line that is too wide</p>
<p id="turned"></p></main>
<link rel="stylesheet" href="wrong.css"><script src="wrong.js"></script>
"""
STYLE = """\
.pale { color: #999; background: #fff; }
.wide { width: 3000px; }
input { border: 1px solid #ddd; }
a, button:focus, input:focus { outline: none; }
"""
SCRIPT = """\
document.getElementById("turned").textContent = "\\u202eevil";
console.error("said by the page");
Promise.reject(new Error("nobody catches this"));
fetch("/api/app-gateway/probes");
try { document.body.innerHTML += "x" } catch { }
setTimeout(() => alert("a dialog"));
"""


@pytest.fixture
def wrong(folder, chromium):
    """A tab with that page."""
    root = folder / "wrong"
    root.mkdir(exist_ok=True)
    for name, text in (("index.html", WRONG), ("wrong.css", STYLE),
                       ("wrong.js", SCRIPT)):
        (root / name).write_text(text, encoding="utf-8")
    with opened("lighttpd", folder, root) as server, chromium.tab():
        page = Page(chromium, server)
        page.open()
        page.dismiss()
        yield page


def test_what_a_page_says_is_heard(wrong):
    told = "\n".join(wrong.reports.surprises())
    for part in (
            "policy: script-src-elem: inline", "policy: style-src-attr: inline",
            "policy: script-src-attr: inline",
            "policy: require-trusted-types-for", "said by the page",
            "rejection: Error: nobody catches this", "a dialog",
            "status of 401", "x.png"):
        assert part in told, told


def test_what_can_not_be_read_is_found(wrong):
    faults = "\n".join(wrong.run(test_reading.OUTLINE))
    for part in ("headings: 1,3", "no language", "no title", "not one header",
                 "no name: <input", "no name: <button", "leads nowhere",
                 "no image: <figure", "no caption: <table",
                 "a head without scope"):
        assert part in faults, faults


def test_what_is_pale_is_found(wrong):
    faults = wrong.run(test_reading.CONTRAST)["faults"]
    assert faults == ["2.85 < 4.5: A text that is too pale",
                      "1.36 < 3: edge of nameless"]


def test_a_focus_that_is_not_seen_is_found(wrong):
    wrong.run("document.querySelector('input').focus()")
    assert not wrong.run(test_reading.FOCUSED)["isVisible"]


def test_what_is_too_wide_is_found(wrong):
    wrong.size(360, 740)
    faults = "\n".join(wrong.run(test_phone.NARROW))
    assert "px in 360" in faults and "cut off: " in faults


def test_hostile_parts_are_found(wrong):
    assert any("<img" in part for part in wrong.run(test_hostile.ELEMENTS))
    assert any("evil" in part for part in wrong.run(test_hostile.INVISIBLE))
