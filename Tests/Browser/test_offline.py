"""A server that is turned off under the page, and comes back."""

import pytest

from observed import Tools
from tab import eventually
from shared_web import ALICE
from switch import switch

#: After how many seconds a silent server is given up, and some more.
SILENCE = 40.0


@pytest.fixture
def fragile(folder):
    """A server that a test turns off."""
    with switch(folder) as server:
        yield server


@pytest.fixture
def fragile_page(fragile, visit):
    """A tab for that server."""
    page = visit(fragile)
    page.reports.expect(0)
    return page


def test_the_timeline_goes_on_where_it_was(fragile, fragile_page):
    tools = Tools(fragile.state)
    tools.event("my-shop", "a", "before")
    fragile_page.sign_in(ALICE, "#/my-shop/timeline")
    fragile_page.sees("before")
    fragile.off()
    fragile_page.alerted("Offline")
    tools.event("my-shop", "a", "meanwhile")
    assert "before" in fragile_page.text(), "what is known stays"
    fragile.on()
    fragile_page.sees("meanwhile", patience=20)
    fragile_page.calm()
    tools.event("my-shop", "a", "after")
    fragile_page.sees("after")
    assert [fragile_page.text().count(word) for word in
            ("before", "meanwhile", "after")] == [1, 1, 1]


def test_the_overview_goes_on(fragile, fragile_page):
    fragile_page.hurry()
    Tools(fragile.state).event("my-shop", "deploy_started")
    fragile_page.sign_in(ALICE)
    fragile_page.table("Apps")
    fragile.off()
    fragile_page.alerted("Offline")
    assert fragile_page.table("Apps")
    Tools(fragile.state).event("blog", "deploy_started")
    fragile.on()
    eventually(lambda: len(fragile_page.table("Apps")) == 2,
               fragile_page.glance)
    fragile_page.calm()


def test_a_view_that_is_opened_meanwhile(fragile, fragile_page):
    fragile_page.hurry()
    fragile_page.sign_in(ALICE)
    fragile_page.heading("Apps")
    fragile.off()
    fragile_page.go("#/my-shop/uptime")
    fragile_page.alerted("Offline")
    fragile.on()
    fragile_page.reports.expect(404)
    fragile_page.sees("Nothing checks this app")
    fragile_page.calm()


def test_a_server_that_hangs(fragile, fragile_page):
    """It takes connections and is silent: that is no answer either."""
    fragile_page.hurry()
    Tools(fragile.state).event("my-shop", "deploy_started")
    fragile_page.sign_in(ALICE)
    fragile_page.table("Apps")
    with fragile.hung():
        fragile_page.alerted("Offline", patience=SILENCE)
        assert fragile_page.table("Apps"), "what is known stays"
        fragile_page.go("#/my-shop/uptime")
        fragile_page.heading("my-shop: Uptime")
        fragile_page.alerted("Offline", patience=SILENCE)
        assert not fragile_page.all("button", "Save"), "nothing to save yet"
    fragile_page.reports.expect(404)
    fragile_page.sees("Nothing checks this app")
    fragile_page.calm()


def test_saving_while_it_is_away(fragile, fragile_page):
    """The form says so and keeps what was typed."""
    Tools(fragile.state).run("obs-probes", "set", "my-shop")
    fragile_page.sign_in(ALICE, "#/my-shop/uptime")
    fragile_page.sees("not checked yet")
    fragile_page.fill("Path", "/typed")
    fragile.off()
    fragile_page.press("Save")
    fragile_page.alerted("can't be reached")
    assert fragile_page.find("", "Path").get_attribute("value") == "/typed"
    fragile.on()
    fragile_page.press("Save")
    stored = fragile.state.directory / "apps/my-shop/probe.json"
    eventually(lambda: "/typed" in stored.read_text(), fragile_page.glance)


def test_signing_in_while_it_is_away(fragile, fragile_page):
    fragile_page.open()
    fragile.off()
    fragile_page.enter(ALICE)
    fragile_page.alerted("can't be reached")
    fragile.on()
    fragile_page.enter(ALICE)
    fragile_page.heading("Apps")
