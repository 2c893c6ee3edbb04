"""Debian's Chromium, without a screen, and what it tells of its pages."""

import contextlib
import json

from selenium import webdriver
from selenium.webdriver.chromium.remote_connection import (
    ChromiumRemoteConnection)

from shared_web import free_port, started, wait_for

ARGUMENTS = (
    "--headless=new", "--hide-scrollbars", "--window-size=1280,900",
    # Containers have no namespaces for the sandbox; the pages are ours.
    "--no-sandbox", "--disable-dev-shm-usage",
    # Nobody but the servers of the tests can be reached.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    # element.computedRole and computedName: what a screen reader gets.
    "--enable-blink-features=ComputedAccessibilityInfo",
    "--lang=en-GB",
)
LOGS = {"browser": "ALL", "performance": "ALL"}


def options():
    """How Chromium is started."""
    chosen = webdriver.ChromeOptions()
    for argument in ARGUMENTS:
        chosen.add_argument(argument)
    chosen.set_capability("goog:loggingPrefs", LOGS)
    # A dialog that nobody expects stays, so that the test trips over it.
    chosen.set_capability("unhandledPromptBehavior", "ignore")
    return chosen


class Chromium:
    """A running Chromium."""

    def __init__(self, driver):
        self.driver = driver
        #: Of dialogs, which no page of ours may open.
        self.dialogs = []

    def tell(self, method, **parameters):
        """A command of the DevTools protocol, to the tab in front."""
        return self.driver.execute("executeCdpCommand", {
            "cmd": method, "params": parameters})["value"]

    def console(self):
        """What the console has got since it was asked last."""
        return self.driver.get_log("browser")

    def traffic(self):
        """Events of the network and the page since it was asked last."""
        events = [json.loads(entry["message"])["message"]
                  for entry in self.driver.get_log("performance")]
        self.dialogs += [event["params"]["message"] for event in events if
                         event["method"] == "Page.javascriptDialogOpening"]
        return events

    @contextlib.contextmanager
    def tab(self):
        """A new tab, with a session storage of its own."""
        first = self.driver.current_window_handle
        self.driver.switch_to.new_window("tab")
        try:
            yield
        finally:
            self.driver.close()
            self.driver.switch_to.window(first)


@contextlib.contextmanager
def chromium(folder):
    """Chromium with its files in a folder, as an ordinary user."""
    port = free_port()
    settings = {"TMPDIR": str(folder), "TZ": "UTC"}
    words = ["chromedriver", f"--port={port}"]
    with started(words, settings, folder) as process:
        wait_for(process, port, folder)
        driver = webdriver.Remote(
            ChromiumRemoteConnection(
                f"http://127.0.0.1:{port}", "goog", "chrome"),
            options=options())
        try:
            yield Chromium(driver)
        finally:
            driver.quit()
