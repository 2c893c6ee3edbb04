"""How much the page asks for, and how busy it keeps the browser.

Times are the page's own processor time, which a busy machine does not change
much; Benchmarks/page_figures.py measures what a person waits for.
"""

import pytest

from exchanges import Exchanges
from tab import eventually
from shared_web import ALICE, CHECKOUT
from views import VIEWS

#: Seconds of a frame when there are 60 in a second.
FRAME = 1 / 60
#: Bytes of the page itself: HTML, style, scripts and icon.
OWN_LIMIT = 60_000
#: What happened in the time of a chart, and how it was at its beginning.
HISTORY = ["events/my-shop?limit=1000&kind=probe_down%2Cprobe_up",
           "events/my-shop?limit=1&", "events/my-shop?limit=1"]
#: What each view asks the programs for, by how each request begins.
REQUESTS = {
    "overview": ["probes", "analytics?days=1", "metrics",
                 "events?per_app=1&limit=1000"],
    "analytics": ["analytics/my-shop?days=7", *HISTORY],
    "uptime": ["probes/my-shop", *HISTORY],
    "timeline": ["events/my-shop?limit=", "events/my-shop"],
    "resources": ["metrics/my-shop?since=", *HISTORY],
    "logs": ["logs/my-shop?"],
}
#: Bytes over the wire that the largest answer of a view may have, with its
#: head: what is shown of 90 days, 1,000 events and 2,880 samples.
SIZES = {"overview": 2000, "analytics": 4000, "uptime": 8000,
         "timeline": 16_000, "resources": 250_000, "logs": 0}


def test_the_page_is_small():
    files = [path for path in (CHECKOUT / "dashboard").rglob("*")
             if path.is_file()]
    assert sum(path.stat().st_size for path in files) < OWN_LIMIT


@pytest.mark.parametrize("view", VIEWS)
def test_no_more_than_is_shown_is_asked_for(view, old_page):
    place, heading = VIEWS[view]
    old_page.sign_in(ALICE)
    old_page.table("Apps", 3)
    old_page.settle()
    exchanges = Exchanges(old_page)
    exchanges.forget()
    if view == "overview":
        old_page.driver.refresh()
    else:
        old_page.go(place)
    old_page.heading(heading)
    old_page.settle()
    asked = [exchange for exchange in exchanges.all if exchange.is_api]
    for prefix in REQUESTS[view]:
        assert any(exchange.target.startswith(prefix) for exchange in asked)
    assert len(asked) <= len(REQUESTS[view]) + 1, exchanges.api()
    for exchange in asked:
        assert exchange.size <= SIZES[view], exchange


def test_the_chart_library_is_loaded_where_it_is_needed(old_page):
    exchanges = Exchanges(old_page)
    old_page.sign_in(ALICE)
    old_page.table("Apps", 3)
    old_page.settle()
    loaded = lambda: [exchange.target for exchange in exchanges.all
                      if "/javascript/" in exchange.target]
    assert loaded() == []
    old_page.follow("my-shop")
    old_page.sees("in 7 days")
    old_page.follow("Resources")
    old_page.sees("Virtual processors")
    assert loaded() == ["/javascript/chart.js/chart.min.js"]


def test_pointing_at_2880_samples(old_page):
    """Less than a frame for each step of the mouse across a chart."""
    canvas = canvas_of(old_page, "CPU")
    box = canvas.rect
    steps = 60
    with old_page.busy() as busy:
        for step in range(steps):
            old_page.move(box["x"] + box["width"] * (step + 5) / (steps + 10),
                          box["y"] + box["height"] / 2)
    assert busy.seconds / steps < FRAME, busy


def test_scrolling_2880_samples(old_page):
    """Less than a frame for each turn of the wheel, tables opened."""
    canvas_of(old_page, "CPU")
    old_page.size(1280, 400)
    steps = 40
    with old_page.busy() as busy:
        for step in range(steps):
            old_page.wheel(100 if step < steps / 2 else -100)
    assert busy.seconds / steps < FRAME, busy


def test_a_refresh_of_2880_samples(old_page):
    """A new sample in three charts: a tenth of a second."""
    old_page.hurry()
    canvas_of(old_page, "CPU")
    exchanges = Exchanges(old_page)

    def asked():
        return sum("metrics/" in target for _, target in exchanges.api())

    before = asked()
    with old_page.busy() as busy:
        eventually(lambda: asked() >= before + 2, exchanges.api, 15)
        old_page.settle()
    assert busy.seconds / 2 < 0.1, busy


def canvas_of(page, name):
    """The canvas of a chart that has been drawn."""
    page.sign_in(ALICE, "#/my-shop/resources")
    page.sees("Virtual processors")
    page.settle()
    figure = page.find("figure", name)
    canvas = figure.find_element("tag name", "canvas")
    page.run("arguments[0].scrollIntoView({block: 'center'})", canvas)
    return canvas


def test_a_log_that_is_written_fast(page, server, site, folder):
    """Two thousand lines at once, of which each is drawn."""
    site.ask("my-shop", "/status/200")
    line = next(text for text in site.log.read_text().splitlines()
                if '"host":"my-shop.' in text)
    log = folder / "fast.log"
    log.write_text("", encoding="utf-8")
    server.state.write(
        "config", f"OBS_HOST={{slug}}.localhost\nOBS_ACCESS_LOG={log}\n")
    page.sign_in(ALICE, "#/my-shop/logs")
    page.heading("my-shop: Logs")
    page.settle()
    with page.busy() as busy:
        log.write_text(f"{line}\n" * 1999 + line.replace(
            "/status/", "/the-last-of-all/") + "\n", encoding="utf-8")
        eventually(lambda: page.run("""
            return document.querySelector("[role=log]").lastElementChild
              .textContent.includes("/the-last-of-all/")"""), "all lines", 20)
    assert busy.seconds < 1.5, busy
