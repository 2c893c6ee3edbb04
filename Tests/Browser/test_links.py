"""Addresses: they can be shared, and the browser's buttons work."""

import pytest

from tab import eventually
from shared_web import ALICE

VIEWS = ("Analytics", "Uptime", "Timeline", "Resources", "Logs")


def current(page):
    """The link of the view that one is at."""
    return [link.text for link in page.all("link")
            if link.get_attribute("aria-current") == "page"]


@pytest.mark.parametrize("view", VIEWS)
def test_a_link_to_a_view(view, shop_page):
    """Asks for the token first, then shows what was meant."""
    shop_page.open(f"#/my-shop/{view.lower()}")
    shop_page.heading("Sign in")
    shop_page.enter(ALICE)
    shop_page.heading(f"my-shop: {view}")
    assert current(shop_page) == [view]
    assert view in shop_page.driver.title
    assert "my-shop" in shop_page.driver.title


def test_there_and_back(shop_page):
    shop_page.sign_in(ALICE)
    shop_page.heading("Apps")
    shop_page.follow("my-shop")
    shop_page.heading("my-shop: Analytics")
    shop_page.follow("30 days")
    shop_page.sees("in 30 days")
    shop_page.follow("Timeline")
    shop_page.heading("my-shop: Timeline")
    shop_page.choose("Severity is", "warning")
    eventually(lambda: "walk_completed" in shop_page.text()
               and "deploy_started" not in shop_page.text(), shop_page.glance)
    shop_page.back()
    shop_page.sees("deploy_started")
    shop_page.back()
    shop_page.sees("in 30 days")
    shop_page.back()
    shop_page.sees("in 7 days")
    shop_page.back()
    shop_page.heading("Apps")
    shop_page.driver.forward()
    shop_page.heading("my-shop: Analytics")


@pytest.mark.parametrize("place, words", [
    ("#/my-shop/analytics?days=90", "in 90 days"),
    ("#/my-shop/timeline?severity=warning", "12 pages, 1 slow"),
    ("#/my-shop/resources?hours=1", "Virtual processors"),
    ("#/my-shop/logs?grep=status%2F404", "/status/404"),
    ("#/my-shop", "requests in 7 days")])
def test_a_link_to_a_part(place, words, shop_page):
    shop_page.sign_in(ALICE, place)
    shop_page.sees(words)
    shop_page.driver.refresh()
    shop_page.sees(words)


def test_links_are_links(shop_page):
    """They open in a new tab, and can be copied."""
    shop_page.sign_in(ALICE)
    shop_page.table("Apps")
    link = shop_page.find("link", "my-shop")
    assert link.get_attribute("href").startswith(
        f"{shop_page.base}#/my-shop")
    link.click()
    for view in VIEWS:
        href = shop_page.find("link", view).get_attribute("href")
        assert href.endswith(f"#/my-shop/{view.lower()}")


def test_a_view_that_is_left_asks_for_nothing_more(shop_page):
    """Its streams end, too: a server has some for all readers."""
    shop_page.sign_in(ALICE, "#/my-shop/timeline")
    shop_page.sees("walk_completed")
    for view in VIEWS * 2:
        shop_page.follow(view)
        shop_page.heading(f"my-shop: {view}")
    shop_page.follow("obs")
    shop_page.heading("Apps")
    eventually(lambda: shop_page.run("""
        return performance.getEntriesByType("resource").filter(
          ({ responseEnd }) => !responseEnd).length === 0"""), "open requests")
