"""Whether an app is up, and the form that says how it is checked."""

import json

from held import Held
from past import happened, lines
from tab import eventually
from shared_web import ALICE
from shop import check, look_again

DEFAULTS = {"Path": "/", "Interval": "60", "Expected status": "200",
            "Timeout": "5", "Enabled": True}


def form(page):
    """What the fields have."""
    values = {name: page.find("", name) for name in DEFAULTS}
    return {name: field.is_selected() if name == "Enabled"
            else field.get_attribute("value")
            for name, field in values.items()}


def config(tools):
    """What is stored, None if nothing is."""
    path = tools.state.directory / "apps/my-shop/probe.json"
    return json.loads(path.read_text())["config"] if path.exists() else None


def test_an_app_that_is_up(shop_page, shop_tools):
    look_again(shop_tools)
    shop_page.sign_in(ALICE, "#/my-shop/uptime")
    shop_page.sees("up", "HTTP 200", "100%")
    assert form(shop_page) == DEFAULTS | {"Path": "/status/200"}
    shop_page.unfold("Table")
    days = [row["Up"] for row in shop_page.table("Uptime by day")]
    assert days[-1] == "100%"
    # Midnight may just have passed.
    assert days[:-2] == ["–"] * 28, "nothing is known of that time"


def test_an_app_that_is_down(shop_page, shop_tools):
    look_again(shop_tools)
    shop_page.sign_in(ALICE, "#/blog/uptime")
    shop_page.sees("down for ", "HTTP 500, 200 expected", "http: ")
    shop_page.unfold("Table")
    *days, today = shop_page.table("Uptime by day")
    assert today["Up"] not in ("100%", "–")


def test_months_of_an_app(old_page):
    """Outages and deploys, by day and as a list."""
    old_page.sign_in(ALICE, "#/my-shop/uptime")
    old_page.heading("my-shop: Uptime")
    old_page.unfold("Table")
    days = [row["Up"] for row in old_page.table("Uptime by day")]
    assert len(days) == 30
    # An outage of two hours every week.
    assert 4 <= sum(day != "100%" for day in days) <= 10
    assert "30 days 98." in old_page.find("figure", "Uptime").text


def test_nothing_checks_it_yet(page, tools):
    """The first config is made by the form."""
    page.reports.expect(404)
    page.sign_in(ALICE, "#/my-shop/uptime")
    page.sees("Nothing checks this app")
    assert form(page) == DEFAULTS
    assert config(tools) is None
    page.press("Save")
    eventually(lambda: config(tools) == {
        "path": "/", "interval_s": 60, "expected_status": 200, "timeout_s": 5,
        "enabled": True}, page.glance)
    page.sees("not checked yet")


def test_the_form_changes_probe_json(page, tools):
    tools.run("obs-probes", "set", "my-shop")
    page.sign_in(ALICE, "#/my-shop/uptime")
    eventually(lambda: form(page) == DEFAULTS, page.glance)
    page.fill("Path", "/healthz?a=b&c=%20")
    page.fill("Interval", "15")
    page.fill("Expected status", "204")
    page.fill("Timeout", "3")
    page.find("", "Enabled").click()
    page.press("Save")
    eventually(lambda: config(tools) == {
        "path": "/healthz?a=b&c=%20", "interval_s": 15,
        "expected_status": 204, "timeout_s": 3, "enabled": False}, page.glance)
    page.sees("disabled")
    assert "Saved" in page.said("status")
    page.find("", "Enabled").click()
    page.press("Save")
    eventually(lambda: config(tools)["enabled"], page.glance)


def test_a_rule_that_is_broken(page, tools):
    """The server's sentence is shown, and what was typed stays."""
    page.reports.expect(422)
    tools.run("obs-probes", "set", "my-shop")
    before = config(tools)
    page.sign_in(ALICE, "#/my-shop/uptime")
    eventually(lambda: form(page) == DEFAULTS, page.glance)
    page.fill("Interval", "5")
    page.fill("Timeout", "60")
    page.press("Save")
    page.alerted("timeout_s must be at most interval_s (5), not 60")
    page.fill("Path", "no slash")
    page.press("Save")
    page.alerted("path must", "no slash")
    assert form(page)["Path"] == "no slash"
    assert config(tools) == before


def test_what_is_typed_is_left_alone(page, tools, server):
    """A refresh changes all but the form that somebody is filling in."""
    page.hurry()
    tools.run("obs-probes", "set", "my-shop")
    page.sign_in(ALICE, "#/my-shop/uptime")
    page.sees("not checked yet")
    page.fill("Path", "/typed")
    tools.run("obs-probes", "set", "my-shop", "--disable", "--path", "/other")
    page.sees("disabled")
    assert form(page)["Path"] == "/typed"


def test_a_check_that_is_not_to_be(page, tools):
    """Who disabled it needs no hint about what does not run."""
    tools.run("obs-probes", "set", "my-shop", "--disable")
    page.sign_in(ALICE, "#/my-shop/uptime")
    page.sees("disabled")
    assert "obs-probes" not in page.text()


def test_a_check_is_seen_by_itself(page, tools, site):
    page.hurry()
    check(site, tools, "my-shop", "/status/200")
    page.sign_in(ALICE, "#/my-shop/uptime")
    page.sees("HTTP 200")
    check(site, tools, "my-shop", "/status/502", "--fall", "1")
    page.sees("down for ", "HTTP 502, 200 expected")


def test_a_config_that_is_not_known_yet(page, tools):
    """Nobody can save what nobody has read."""
    tools.run("obs-probes", "set", "my-shop", "--path", "/healthz")
    page.open()
    probe = Held(page, "probes/my-shop")
    page.go("#/my-shop/uptime")
    page.enter(ALICE)
    eventually(probe.count, page.glance)
    assert "…" in page.text()
    assert not page.all("", "Path")
    probe.release()
    assert form(page)["Path"] == "/healthz"


def test_an_answer_from_before(page, tools):
    """What was asked for before something was saved is not shown after."""
    tools.run("obs-probes", "set", "my-shop")
    page.sign_in(ALICE, "#/my-shop/uptime")
    page.sees("not checked yet")
    probe = Held(page, "probes/my-shop")
    page.fill("Path", "/first")
    page.press("Save")
    eventually(probe.count, page.glance)
    probe.no_more()
    page.fill("Path", "/second")
    page.find("", "Enabled").click()
    page.press("Save")
    page.sees("disabled")
    probe.release()
    page.sees("disabled")
    assert form(page)["Path"] == "/second"
    assert "not checked yet" not in page.text()


#: 30 days and a bit, 41 days later.
LATER = """
    const now = Date.now;
    Date.now = () => now() + 41 * 86_400_000"""


def test_a_page_that_stays_open(page, server):
    """What its bars have no day for is no longer told."""
    page.hurry()
    server.state.write("apps/my-shop/events.jsonl", lines([
        happened("probe_down", 20), happened("probe_up", 19),
        happened("deploy_succeeded", 18), happened("probe_down", 17)]))
    page.reports.expect(404)
    page.sign_in(ALICE, "#/my-shop/uptime")
    page.sees("deploys (violet): 1, outages (red): 2")
    page.run(LATER)
    page.sees("deploys (violet): 0, outages (red): 1")


def days(page):
    """What the bars say, the newest last."""
    page.unfold("Table")
    return [row["Up"] for row in page.table("Uptime by day")]


def test_where_the_timeline_begins(page, server, tools):
    """Before the 30 days, though little has happened in them."""
    tools.run("obs-probes", "set", "my-shop")
    server.state.write("apps/my-shop/events.jsonl", lines([
        happened("deploy_started", 60), happened("probe_down", 59),
        happened("probe_up", 59, 2), happened("checkpoint_created", 3),
        happened("deploy_succeeded", 2)]))
    page.sign_in(ALICE, "#/my-shop/uptime")
    page.sees("30 days 100%", "the timeline has it")
    assert "begins" not in page.text()
    assert days(page) == ["100%"] * 30


def test_a_timeline_that_is_young(page, server, tools):
    """It begins with its first event, however many there are since."""
    tools.run("obs-probes", "set", "my-shop")
    server.state.write("apps/my-shop/events.jsonl", lines(
        happened("checkpoint_created", 5 - number / 300, number)
        for number in range(1100)))
    page.sign_in(ALICE, "#/my-shop/uptime")
    page.sees("begins")
    assert days(page).count("100%") in (5, 6)
