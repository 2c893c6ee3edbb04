"""Requests by day: the charts, and the same numbers as tables."""

import re

import pytest

from exchanges import Exchanges
from tab import eventually
from shared_web import ALICE
from views import chart, drawn

#: Sets the page's clock a day ahead.
TOMORROW = """
    const real = Date;
    const now = () => real.now() + 86_400_000;
    globalThis.Date = class extends real {
      constructor(...parts) { super(...(parts.length ? parts : [now()])) }
      static now = now;
    }"""


def test_today(shop_page, shop_tools):
    """What Caddy's log had is in the last row of each table."""
    shop_page.sign_in(ALICE, "#/my-shop/analytics")
    today = shop_tools.rows("my-shop", "rollups.jsonl")[-1]
    shop_page.sees(f"{today['requests']} requests in 7 days (UTC)")
    assert drawn(shop_page, "Requests a day by status")["coloured"] > 1000
    *before, requests = chart(shop_page, "Requests a day by status")
    assert len(before) == 6
    assert all(set(row.values()) == {0} for row in before)
    assert requests == {f"{n}xx": today[f"status_{n}xx"]
                        for n in (2, 3, 4, 5)} | {"other": 0}
    *before, latency = chart(shop_page, "Latency")
    assert all(set(row.values()) == {None} for row in before)
    assert latency == {
        "p50": pytest.approx(today["p50_ms"], rel=0.01),
        "p95": pytest.approx(today["p95_ms"], rel=0.01)}
    *before, sent = chart(shop_page, "Bytes sent a day")
    assert sent == {"bytes": pytest.approx(today["bytes_out"], rel=0.01)}


@pytest.mark.parametrize("days", [7, 30, 90])
def test_days(days, old_page, old_tools):
    old_page.sign_in(ALICE, "#/my-shop/analytics")
    old_page.follow(f"{days} days")
    stored = old_tools.rows("my-shop", "rollups.jsonl")[-days:]
    total = sum(row["requests"] for row in stored)
    old_page.sees(f"{total:,} requests in {days} days")
    assert f"days={days}" in old_page.place
    shown = chart(old_page, "Requests a day by status")
    assert [row["4xx"] for row in shown] == [
        row["status_4xx"] for row in stored]
    shown = chart(old_page, "Latency")
    assert [row["p50"] for row in shown] == [row["p50_ms"] for row in stored]


def test_deploys_and_outages_are_on_it(old_page, old_tools):
    old_page.sign_in(ALICE, "#/my-shop/analytics?days=30")
    entry, = eventually(lambda: [
        summary for summary in old_page.all("summary")
        if "eploys" in summary.text], old_page.glance)
    deploys, outages = map(int, re.findall(r"\d+", entry.text))
    entry.click()
    rows = old_page.table("Deploys and outages")
    assert len(rows) == deploys + outages
    kinds = [row["What"] for row in rows]
    assert sum("eploy" in kind for kind in kinds) == deploys
    assert any("Failed deploy: No space left" in kind for kind in kinds)
    assert any(kind == "Outage" for kind in kinds)


def test_nothing_yet(page):
    page.sign_in(ALICE, "#/my-shop/analytics")
    page.sees("obs-analytics bind my-shop --host", "OBS_HOST")


def test_new_requests_come_by_themselves(page, server, tools):
    page.hurry()
    page.sign_in(ALICE, "#/my-shop/analytics")
    page.sees("obs-analytics bind my-shop")
    today = page.run("return new Date().toISOString().slice(0, 10)")
    server.state.write("apps/my-shop/rollups.jsonl", (
        f'{{"day":"{today}","requests":7,"status_2xx":7,"status_3xx":0,'
        '"status_4xx":0,"status_5xx":0,"p50_ms":1.5,"p95_ms":20.5,'
        '"bytes_out":700,"seen":{}}\n'))
    page.sees("7 requests in 7 days")
    for name in ("Requests a day by status", "Latency", "Bytes sent a day"):
        assert drawn(page, name)["coloured"] > 4, "one day is not seen"
    assert "obs-analytics bind" not in page.text()


def test_a_share_that_is_not_all(page, server):
    """100% is only what is just that, and days are called those of UTC."""
    page.open()
    today = page.run("return new Date().toISOString().slice(0, 10)")
    server.state.write("apps/my-shop/rollups.jsonl", (
        f'{{"day":"{today}","requests":99999,"status_2xx":1,"status_3xx":0,'
        '"status_4xx":0,"status_5xx":99998,"p50_ms":1.5,"p95_ms":20.5,'
        '"bytes_out":700,"seen":{}}\n'))
    page.sign_in(ALICE, "#/my-shop/analytics")
    page.sees("99.99% of them 5xx")
    assert len(chart(page, "Latency")) == 7
    assert "Day (UTC)" in page.table("Latency")[0]


def test_only_what_may_change_is_asked_for_again(old_page):
    old_page.hurry()
    exchanges = Exchanges(old_page)
    old_page.sign_in(ALICE, "#/my-shop/analytics?days=90")
    old_page.sees("in 90 days")

    def again():
        return [target for _, target in exchanges.api()
                if "analytics/" in target][1:]

    assert "days=90" not in eventually(again, exchanges.api)[0]


def test_without_chart_js_there_are_tables(shop_page, shop_tools):
    """The package is not there: its URL is not found."""
    shop_page.without("/javascript/*")
    shop_page.reports.expect(0)
    shop_page.sign_in(ALICE, "#/my-shop/analytics")
    shop_page.sees("libjs-chart.js", "requests in 7 days")
    today = shop_tools.rows("my-shop", "rollups.jsonl")[-1]
    row = shop_page.table("Requests a day by status")[-1]
    assert row["4xx"] == str(today["status_4xx"])


def test_chart_js_may_come_late(shop_page):
    """It is asked for again: the server may have been restarted."""
    shop_page.hurry()
    shop_page.without("/javascript/*")
    shop_page.reports.expect(0)
    shop_page.sign_in(ALICE, "#/my-shop/analytics")
    shop_page.sees("libjs-chart.js")
    shop_page.without()
    assert drawn(shop_page, "Latency")["coloured"] > 4
    eventually(lambda: "libjs-chart.js" not in shop_page.text(),
               shop_page.glance)


def test_the_day_changes(old_page, old_tools):
    """What was today is yesterday, and the oldest day is left out."""
    old_page.hurry()
    old_page.sign_in(ALICE, "#/my-shop/analytics")
    requests = [row["requests"] for row in old_tools.rows(
        "my-shop", "rollups.jsonl")[-7:]]
    old_page.sees(f"{sum(requests):,} requests in 7 days")
    old_page.run(TOMORROW)
    old_page.sees(f"{sum(requests[1:]):,} requests in 7 days")
    days = chart(old_page, "Requests a day by status")
    assert days[-1] == dict.fromkeys(days[-1], 0)
