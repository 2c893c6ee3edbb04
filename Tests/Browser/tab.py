"""A tab of the browser, whatever it shows."""

import base64
import contextlib
import pathlib
import time
from types import SimpleNamespace

from selenium.common.exceptions import (
    NoAlertPresentException, StaleElementReferenceException)
from selenium.webdriver.common.action_chains import ActionChains

from reports import Reports

PATIENCE = 15.0
HERE = pathlib.Path(__file__).parent
WATCH = (HERE / "watch.js").read_text(encoding="utf-8")
#: But for the 20 s after which a silent server is given up.
HURRY = """
    const later = setTimeout;
    globalThis.setTimeout = (f, ms, ...rest) =>
      later(f, ms === 20_000 ? ms : ms / 30, ...rest);
    const until = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = (ms) => until(ms / 30)"""
#: All that was asked for has been answered, streams aside.
SETTLED = """
    const asked = performance.getEntriesByType("resource");
    const seen = (selector) => [...document.querySelectorAll(selector)]
      .filter((element) => element.checkVisibility())
      .map(({ textContent }) => textContent);
    const isWaiting = seen("p").includes("…");
    const hasFailed = seen("[role=alert]").some(Boolean);
    return (hasFailed || !isWaiting)
      && asked.length === globalThis.asked
      || void (globalThis.asked = asked.length)"""
#: Pixels by which it is wider than its window.
SIDEWAYS = """
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth"""
#: After the next frame has been drawn.
FRAMES = """
    await new Promise((done) =>
      requestAnimationFrame(() => requestAnimationFrame(done)))"""


def eventually(condition, what, patience=PATIENCE):
    """What a condition has once it is true; else fails, and says what for."""
    deadline = time.monotonic() + patience
    while True:
        # It may be replaced while it is looked at.
        with contextlib.suppress(StaleElementReferenceException):
            if found := condition():
                return found
        if time.monotonic() > deadline:
            seen = what() if callable(what) else what
            raise AssertionError(f"not in {patience} s: {seen}")
        time.sleep(0.03)


class Tab:
    """The tab in front, on a server."""

    def __init__(self, chromium, server):
        self.chromium = chromium
        self.driver = chromium.driver
        self.base = f"http://127.0.0.1:{server.port}/"
        # Anything it says before is another page's.
        chromium.console(), chromium.traffic()
        chromium.dialogs.clear()
        self.reports = Reports(self)
        chromium.tell("Page.addScriptToEvaluateOnNewDocument", source=WATCH)

    def run(self, script, *arguments):
        """Runs a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def hurry(self):
        """Lets the timers of what is loaded next run at thirty times the pace.

        A server is given its time all the same.
        """
        self.chromium.tell(
            "Page.addScriptToEvaluateOnNewDocument", source=HURRY)

    def without(self, *urls):
        """Lets no request for these URLs reach the server."""
        self.chromium.tell("Network.enable")
        self.chromium.tell("Network.setBlockedURLs", urls=[
            f"*{url}" for url in urls])

    def dismiss(self):
        """Closes a dialog, once there is one."""
        eventually(self.has_dialog, "a dialog")
        self.driver.switch_to.alert.dismiss()

    def has_dialog(self):
        """Whether one is open."""
        with contextlib.suppress(NoAlertPresentException):
            return bool(self.driver.switch_to.alert)

    def key(self, *keys):
        """Presses keys, wherever the focus is."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def double_click(self, element):
        """Clicks twice, as many do everywhere."""
        ActionChains(self.driver).double_click(element).perform()

    @property
    def focused(self):
        """The element that has the focus."""
        return self.driver.switch_to.active_element

    def move(self, x, y):
        """Moves the mouse to a place of the document, and lets it draw."""
        left, top = self.run("return [scrollX, scrollY]")
        self.chromium.tell("Input.dispatchMouseEvent", type="mouseMoved",
                           x=x - left, y=y - top)
        self.run(FRAMES)

    def wheel(self, pixels):
        """Turns the wheel in the middle of the window, and lets it draw."""
        self.chromium.tell("Input.dispatchMouseEvent", type="mouseWheel",
                           x=400, y=200, deltaX=0, deltaY=pixels)
        self.run(FRAMES)

    def settle(self):
        """Waits until what is asked for at first is there and drawn."""
        eventually(lambda: self.run(SETTLED), lambda: self.run(
            "return document.body.innerText.slice(0, 1500)"))

    def scheme(self, name):
        """Light or dark, as the system's settings say."""
        self.chromium.tell("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": name}])

    def size(self, width, height=900):
        """A window of this size; a narrow one is a phone's."""
        self.chromium.tell(
            "Emulation.setDeviceMetricsOverride", width=width, height=height,
            deviceScaleFactor=1, mobile=width < 600)

    def picture(self, path):
        """A picture of the whole page."""
        self.run(FRAMES)
        image = self.chromium.tell(
            "Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(image["data"]))

    @contextlib.contextmanager
    def busy(self):
        """What the page's thread did meanwhile, in its own processor time."""
        tell = self.chromium.tell
        tell("Performance.enable", timeDomain="threadTicks")
        before = own_time(tell("Performance.getMetrics"))
        work = SimpleNamespace(seconds=None)
        yield work
        work.seconds = own_time(tell("Performance.getMetrics")) - before
        tell("Performance.disable")


def own_time(answer):
    """Seconds of all tasks but those that the tests gave it."""
    metrics = {metric["name"]: metric["value"]
               for metric in answer["metrics"]}
    return metrics["TaskDuration"] - metrics["DevToolsCommandDuration"]
