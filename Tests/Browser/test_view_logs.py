"""An app's log as it is written."""

import json
import time

import pytest

from exchanges import Exchanges
from tab import eventually
from observed import Tools
from shared_web import ALICE, give_away
from views import lines, sees_line

#: How soon a line is to be seen, with the browser's own time.
SOON = 4.0


def place_of(page):
    """Where the box of the lines is scrolled to, and whether to its end."""
    return page.run("""
        const box = document.querySelector("[role=log]");
        return [box.scrollTop,
          box.scrollHeight - box.clientHeight - box.scrollTop < 10]""")


@pytest.fixture
def logs(shop_page, site):
    """The tab of the app's requests, with those that there were."""
    shop_page.sign_in(ALICE, "#/my-shop/logs")
    sees_line(shop_page, "/slow/0.05")
    return shop_page


def test_lines_that_were_there(logs):
    sees_line(logs, "404 GET /status/404")
    sees_line(logs, "503 GET /status/503")
    assert lines(logs).index("/status/404") < lines(logs).index("/slow/0.05")


def test_a_line_appears(logs, site):
    for number in range(3):
        site.ask("my-shop", f"/status/418?number={number}")
        sees_line(logs, f"418 GET /status/418?number={number}", SOON)


def test_lines_of_another_app_do_not(logs, site):
    site.ask("blog", "/status/200?of=the-blog")
    site.ask("my-shop", "/status/200?of=the-shop")
    sees_line(logs, "of=the-shop", SOON)
    assert "of=the-blog" not in lines(logs)


def test_all_of_a_line(logs, site):
    site.ask("my-shop", "/status/200?all=1", **{"X-Mine": "some text"})
    sees_line(logs, "all=1")
    logs.all("summary")[-1].click()
    sees_line(logs, '"some text"')


def test_a_pause(logs, site):
    logs.press("Pause")
    site.ask("my-shop", "/status/200?while=paused")
    time.sleep(0.6)
    assert "while=paused" not in lines(logs)
    logs.press("Go on")
    sees_line(logs, "while=paused")
    assert lines(logs).count("while=paused") == 1


def test_a_filter(logs, site):
    site.ask("my-shop", "/status/404?needle=1")
    logs.fill("Lines that contain", "needle=\n")
    eventually(lambda: "/slow/" not in lines(logs), logs.text)
    sees_line(logs, "needle=1")
    assert logs.place.endswith("grep=needle%3D")
    site.ask("my-shop", "/status/200?hay")
    site.ask("my-shop", "/status/200?needle=2")
    sees_line(logs, "needle=2", SOON)
    assert "hay" not in lines(logs)


def test_following_the_end(logs, site):
    """Who scrolls up reads undisturbed, until the box is ticked again."""
    follow = logs.find("checkbox", "Follow the end")
    assert follow.is_selected() and place_of(logs)[1]
    site.ask("my-shop", "/status/200?end=1")
    sees_line(logs, "end=1")
    eventually(lambda: place_of(logs)[1], "the end")
    logs.run("""document.querySelector("[role=log]").scrollTop = 40""")
    eventually(lambda: not follow.is_selected(), "no end")
    site.ask("my-shop", "/status/200?end=2")
    sees_line(logs, "end=2")
    top, is_end = place_of(logs)
    assert top < 100 and not is_end
    follow.click()
    eventually(lambda: place_of(logs)[1], "the end")


def test_the_end_of_long_lines(page, server, site, folder):
    """Lines that wrap keep the box at its end, too."""
    log = folder / "long.log"
    log.write_text("".join(
        f"{number} {'long ' * (number % 180)}\n" for number in range(300)))
    Tools(server.state).run("obs-analytics", "bind", "my-shop", "--log", log)
    page.size(500, 700)
    page.sign_in(ALICE, "#/my-shop/logs?source=app")
    sees_line(page, "299 long")
    for number in range(300, 306):
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"{number} {'long ' * 180}\n")
        sees_line(page, f"{number} long")
        eventually(lambda: place_of(page)[1], "the end")
    assert page.find("checkbox", "Follow the end").is_selected()


def test_what_is_shown_can_be_kept(logs, site, folder):
    """The file has Caddy's own lines, byte by byte."""
    target = folder / "downloads"
    target.mkdir()
    give_away(target)
    logs.chromium.tell("Browser.setDownloadBehavior", behavior="allow",
                       downloadPath=str(target))
    wanted = [line for line in site.log.read_text().splitlines()
              if json.loads(line)["request"]["host"].startswith("my-shop.")]
    logs.press("Download")
    file = target / "my-shop-access.log"
    eventually(file.exists, "the file")
    kept = eventually(lambda: file.read_text().splitlines(), "its lines")
    assert kept == wanted[-len(kept):] and len(kept) > 30


def test_the_apps_own_log(page, tools, folder):
    page.reports.expect(404)
    log = folder / "my-shop.log"
    log.write_text("starting\nready\n")
    tools.run("obs-analytics", "bind", "my-shop", "--log", log)
    page.sign_in(ALICE, "#/my-shop/logs")
    page.follow("The app's own")
    page.sees("starting", "ready")
    assert "source=app" in page.place
    with open(log, "a", encoding="utf-8") as file:
        file.write("Traceback: café\n")
    sees_line(page, "Traceback: café", SOON)


def test_no_log_is_known(page):
    """The server's sentence says which setting is missing."""
    page.reports.expect(404)
    page.sign_in(ALICE, "#/my-shop/logs")
    page.sees("OBS_ACCESS_LOG")


def test_requests_of_nobody_that_is_known(page, server, site):
    """It says how to tell which host is the app's."""
    server.state.write("config", f"OBS_ACCESS_LOG={site.log}\n")
    page.sign_in(ALICE, "#/my-shop/logs")
    page.sees("obs-analytics bind my-shop --host")


def test_a_log_that_comes(page, tools, folder):
    """The page says how to name it, and goes on by itself once it is named,
    even if nothing is in it yet."""
    page.hurry()
    page.reports.expect(404)
    page.sign_in(ALICE, "#/my-shop/logs?source=app")
    page.alerted("no log of its own")
    page.sees("obs-analytics bind my-shop --log PATH")
    log = folder / "coming.log"
    log.write_text("")
    tools.run("obs-analytics", "bind", "my-shop", "--log", log)
    page.calm()
    log.write_text("ready\n")
    sees_line(page, "ready")
    assert "obs-analytics bind" not in page.text()


def test_a_log_that_goes(page, server, tools, folder):
    """The lines stay, and are what Download gives."""
    page.reports.expect(404)
    log = folder / "going.log"
    log.write_text("starting\nready\n")
    tools.run("obs-analytics", "bind", "my-shop", "--log", log)
    page.sign_in(ALICE, "#/my-shop/logs?source=app")
    sees_line(page, "ready")
    server.state.write("apps/my-shop/app.json", "{}\n")
    page.press("Pause")
    page.press("Go on")
    page.alerted("no log of its own")
    assert lines(page) == "startingready"
    tools.run("obs-analytics", "bind", "my-shop", "--log", log)
    page.press("Pause")
    page.press("Go on")
    page.calm()
    assert lines(page).startswith("startingready")


def test_an_app_that_cannot_be(page):
    """Nobody asks again but who wants to, and the form stays."""
    page.hurry()
    page.reports.expect(422)
    page.sign_in(ALICE, "#/My_Shop/logs")
    page.alerted("My_Shop")
    exchanges = Exchanges(page)
    page.find("button", "Go on")
    page.find("", "Lines that contain")
    exchanges.forget()
    time.sleep(1)
    assert exchanges.api() == []
    page.press("Go on")
    eventually(exchanges.api, "a request")
