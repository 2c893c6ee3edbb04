"""All apps at a glance."""

import time

import pytest

from exchanges import Exchanges
from held import Held
from past import DAY, stamp
from tab import FRAMES, eventually
from shared_web import ALICE
from shop import look_again

MANY = 1000
PROBE = (
    '{"config":{"path":"/","interval_s":60,"expected_status":200,'
    '"timeout_s":5,"enabled":true},"last_run_at":"%s",'
    '"last_status":"%s","last_http_status":null,"last_error":null,'
    '"consecutive_failures":0}\n')
#: Whether the newest events have come.
ANSWERED = """return performance.getEntriesByType("resource")
    .some(({ name }) => name.includes("per_app"))"""


def slugs(page):
    """The apps that are shown, from top to bottom."""
    return [row["App"] for row in page.table("Apps")]


def test_three_apps(shop_page, shop_tools):
    look_again(shop_tools)
    shop_page.sign_in(ALICE)
    shop_page.heading("Apps")
    shop_page.settle()
    blog, shop, docs = shop_page.table("Apps", 3)
    assert (blog["App"], blog["State"]) == ("blog", "down")
    assert "probe_down" in blog["Newest event"]
    assert (shop["App"], shop["State"]) == ("my-shop", "up")
    today = shop_tools.rows("my-shop", "rollups.jsonl")[-1]
    assert shop["Requests today (UTC)"] == f"{today['requests']:,}"
    assert float(shop["p95"].removesuffix(" ms")) == pytest.approx(
        today["p95_ms"], rel=0.01)
    sample = shop_tools.rows("my-shop", "samples.jsonl")[-1]
    assert shop["CPU"] == (f"{sample['cpu_pct']:.3g}%"
                           if sample["cpu_pct"] is not None else "–")
    assert "walk_completed" in shop["Newest event"]
    assert docs == {"App": "docs", "State": "–",
                    "Requests today (UTC)": "–", "p95": "–", "CPU": "–",
                    "Newest event": docs["Newest event"]}
    shop_page.sees("1 down, 1 up, 0 unknown")


def test_nothing_yet(page):
    page.sign_in(ALICE)
    page.heading("Apps")
    page.sees("obs-events append my-shop")


def test_no_app_is_missed_too_early(page, tools):
    """One column alone doesn't tell that there is no app."""
    tools.run("obs-probes", "set", "my-shop")
    page.open()
    rest = Held(page, "probes|analytics|metrics")
    page.enter(ALICE)
    eventually(lambda: rest.count() == 3 and page.run(ANSWERED), page.glance)
    page.run(FRAMES)
    assert "There is no app" not in page.text()
    rest.release()
    assert slugs(page) == ["my-shop"]


def test_nobody_checks_any_more(page, server):
    """What was up days ago is not up, and said before what is."""
    ages = {"a": ("up", 0), "b": ("up", 5), "c": ("down", 6)}
    for slug, (status, days) in ages.items():
        at = stamp(time.time() - days * DAY)
        server.state.write(f"apps/{slug}/probe.json", PROBE % (at, status))
    page.sign_in(ALICE)
    page.sees("0 down, 1 up, 2 unknown")
    assert [(row["App"], row["State"]) for row in page.table("Apps", 3)] == [
        ("b", "up, 5 d ago"), ("c", "down, 6 d ago"), ("a", "up")]
    page.go("#/b/uptime")
    page.sees("up, 5 d ago: does obs-probes run?")


def test_an_app_appears_by_itself(page, tools):
    page.hurry()
    page.sign_in(ALICE)
    page.sees("obs-events append my-shop")
    tools.event("my-shop", "deploy_started")
    page.sees("my-shop", "deploy_started")


def test_a_search(shop_page):
    shop_page.sign_in(ALICE)
    assert len(shop_page.table("Apps", 3)) == 3
    shop_page.fill("Search apps", " Blo")
    eventually(lambda: slugs(shop_page) == ["blog"], shop_page.glance)
    shop_page.sees("1 of 3: ")
    shop_page.fill("Search apps", "nothing")
    shop_page.sees("0 of 3: 0 down, 0 up, 0 unknown")
    shop_page.fill("Search apps", "blog")
    shop_page.follow("blog")
    shop_page.heading("blog: Analytics")


@pytest.fixture
def many(server):
    """A thousand apps, of which the last is down."""
    for number in range(MANY):
        app = f"apps/app-{number:03}"
        status = "down" if number == MANY - 1 else "up"
        server.state.write(
            f"{app}/probe.json", PROBE % (stamp(time.time()), status))
    return server


def test_a_thousand_apps(page, many):
    """Each column in one request, and what is down on top."""
    exchanges = Exchanges(page)
    page.sign_in(ALICE)
    page.sees("1,000", "1 down, 999 up")
    page.settle()
    rows = page.table("Apps", MANY)
    assert len(rows) == MANY
    assert [row["State"] for row in rows[:2]] == ["down", "up"]
    asked = exchanges.api()
    # One is whether the token is known.
    assert sorted(asked) == sorted([
        ("GET", "events?limit=1"), ("GET", "probes"), ("GET", "metrics"),
        ("GET", "analytics?days=1"), ("GET", "events?per_app=1&limit=1000")])


def test_a_search_in_a_thousand_apps_is_quick(page, many):
    """A frame for each letter, of the processor's time."""
    page.sign_in(ALICE)
    page.table("Apps", MANY)
    with page.busy() as busy:
        page.fill("Search apps", "app-5")
        eventually(lambda: len(slugs(page)) == 100, page.glance)
    # Seven keys; two of them lay all rows out anew.
    assert busy.seconds < 0.5, busy
