"""The figures of the dashboard in a real browser: see README.md."""

import contextlib
import pathlib
import shutil
import statistics
import sys
import tempfile

from figures import Row
from stopwatch import HERE

sys.path.append(str(HERE.parent / "Tests/Browser"))

import past  # noqa: E402
from chromium import chromium  # noqa: E402
from page import Page  # noqa: E402
from shared_web import ALICE, give_away, opened  # noqa: E402
from tab import eventually  # noqa: E402

DASHBOARD = HERE.parent / "dashboard"
#: Cold loads of each view.
LOADS = 9
LIMIT = 500
APPS = 1000
#: Before anything of the page: the token, and when what is wanted is drawn.
WATCH = """
    sessionStorage.setItem("obs-token", "%s");
    const look = () => {
      const wanted = () => { %s };
      if (!document.body || !wanted()) return requestAnimationFrame(look);
      requestAnimationFrame(() => setTimeout(() => {
        globalThis.drawnAt = performance.now();
      }));
    };
    look();
"""
#: Three canvases of which each has something in its middle.
CHARTS = """
    const all = [...document.querySelectorAll("canvas")];
    return all.length === 3 && all.every((canvas) => {
      const { width, height } = canvas;
      return width > 0 && canvas.getContext("2d").getImageData(
        width >> 1, 0, 1, height).data.some(Boolean);
    });
"""
EVENTS = """
    return document.querySelectorAll("[aria-label=Events] > li").length >= 50;
"""
#: A row for each app, of which the last has all columns.
ROWS = f"""
    const rows = document.querySelectorAll("tbody tr");
    return rows.length === {APPS} && [...rows[{APPS - 1}].cells].every(
      ({{ textContent }}) => textContent !== "–");
"""
VIEWS = {
    "90 days of requests": ("#/my-shop/analytics?days=90", CHARTS),
    "2,880 samples": ("#/my-shop/resources", CHARTS),
    "1,000 events": ("#/my-shop/timeline", EVENTS),
}


@contextlib.contextmanager
def served(work):
    """A server of the page, and a Chromium, both as an ordinary user."""
    with tempfile.TemporaryDirectory(prefix="obs-page-") as name:
        place = pathlib.Path(name)
        place.chmod(0o755)
        give_away(place)
        shutil.copytree(work.tools, place / "cgi-bin", symlinks=True)
        with (opened("lighttpd", place, DASHBOARD, place / "cgi-bin") as server,
              chromium(place) as browser):
            server.state.reset("OBS_LIBVIRT_URI=test:///default\n", {})
            yield server, browser


def load(browser, server, place, wanted):
    """Milliseconds until all is drawn, and until the first paint."""
    with browser.tab():
        browser.tell("Network.enable")
        browser.tell("Network.clearBrowserCache")
        browser.tell("Page.addScriptToEvaluateOnNewDocument",
                     source=WATCH % (ALICE, wanted))
        page = Page(browser, server)
        page.driver.get(page.base + place)
        drawn = eventually(
            lambda: page.run("return globalThis.drawnAt"), page.glance, 30)
        return drawn, page.run("""
            return performance.getEntriesByName(
              "first-contentful-paint")[0].startTime""")


def rows(what, browser, server, place, wanted, limit=None):
    """The medians of some loads, none with anything in the cache."""
    loads = [load(browser, server, place, wanted) for _ in range(LOADS)]
    drawn, first = map(statistics.median, zip(*loads))
    yield Row(f"cold load until drawn: {what}", f"{drawn:.0f} ms",
              target=f"< {limit} ms" if limit else "",
              met=drawn < limit if limit else None)
    yield Row("  first paint of anything", f"{first:.0f} ms")


def page_cold(work, watch):
    """An app of three months, on loopback."""
    with served(work) as (server, browser):
        past.restore(server.state)
        for what, (place, wanted) in VIEWS.items():
            yield from rows(what, browser, server, place, wanted, LIMIT)


def page_many(work, watch):
    """The overview of a thousand apps."""
    with served(work) as (server, browser):
        for number in range(APPS):
            past.restore(server.state, f"app-{number}", share=0.05)
        yield from rows(f"{APPS:,} apps", browser, server, "", ROWS)


FIGURES = {figure.__name__: figure for figure in (page_cold, page_many)}
