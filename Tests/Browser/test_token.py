"""A token: asked for once, kept for the tab, sent as a header alone."""

import hashlib

from exchanges import Exchanges
from shared_web import ALICE, READER, SHOP

GUESS = "guessed-token"


def kept(page):
    """Everything that the page keeps in the browser."""
    return page.run("""
        return [{...sessionStorage}, {...localStorage}, document.cookie,
                indexedDB.databases && await indexedDB.databases()]""")


def test_it_is_asked_for_first(page, server):
    exchanges = Exchanges(page)
    page.open()
    page.heading("Sign in")
    field = page.find("", "Token")
    assert field.get_attribute("type") == "password"
    assert field == page.driver.switch_to.active_element
    assert not page.all("button", "Sign out")
    assert exchanges.api() == [], "asked without a token"


def test_it_is_in_headers_alone_and_in_this_tab_alone(page, server):
    exchanges = Exchanges(page)
    page.sign_in(ALICE)
    page.heading("Apps")
    stored, elsewhere, cookie, databases = kept(page)
    assert (list(stored.values()), elsewhere, cookie, databases) == (
        [ALICE], {}, "", [])
    assert len(exchanges.api()) > 1
    for exchange in exchanges.all:
        assert ALICE not in exchange.url
        assert exchange.body is None or ALICE not in exchange.body
        sent = {name.lower(): text for name, text in exchange.headers.items()}
        wanted = f"Bearer {ALICE}" if exchange.is_api else None
        assert sent.pop("authorization", None) == wanted
        assert not any(ALICE in text for text in sent.values())
        # Nor where from: the view is nobody's business.
        assert not sent.get("referer")
    assert ALICE not in page.run("return document.documentElement.outerHTML")
    assert ALICE not in page.driver.current_url


def test_it_lasts_as_long_as_the_tab(page, visit, server):
    page.sign_in(ALICE, "#/my-shop/timeline")
    page.heading("my-shop: Timeline")
    page.driver.refresh()
    page.heading("my-shop: Timeline")
    other = visit(server)
    other.open("#/my-shop/timeline")
    other.heading("Sign in")


def test_a_wrong_one(page, server):
    page.reports.expect(401, 404)
    page.open("#/my-shop/uptime")
    page.enter(GUESS)
    page.alerted("does not know this token")
    assert kept(page)[0] == {}
    page.enter("tø ken")
    page.alerted("no token")
    page.enter(f"  {ALICE} ")
    page.heading("my-shop: Uptime")
    page.calm()


def test_nothing_is_left_after_signing_out(page, server):
    page.sign_in(ALICE)
    page.heading("Apps")
    page.press("Sign out")
    page.heading("Sign in")
    assert kept(page)[0] == {}
    page.driver.refresh()
    page.heading("Sign in")
    exchanges = Exchanges(page)
    exchanges.forget()
    page.go("#/my-shop/logs")
    page.heading("Sign in")
    assert exchanges.api() == []


def test_one_that_is_taken_away_meanwhile(page, server, tools):
    page.reports.expect(401)
    tools.event("my-shop", "deploy_started", "before")
    page.sign_in(ALICE, "#/my-shop/timeline")
    page.sees("before")
    digest = hashlib.sha256(READER.encode()).hexdigest()
    server.state.write("tokens", f"{digest} reader ro *\n")
    page.follow("Analytics")
    page.heading("Sign in")
    page.sees("does not know your token any more")
    assert kept(page)[0] == {}
    page.enter(READER)
    page.heading("my-shop: Analytics")


def test_one_that_may_read_alone(page, server, tools):
    """It shows all, and says plainly what it may not."""
    page.reports.expect(403)
    tools.run("obs-probes", "set", "my-shop", "--path", "/before")
    page.sign_in(READER, "#/my-shop/uptime")
    page.fill("Path", "/after")
    page.press("Save")
    page.alerted("may only read")
    assert b"/before" in (
        server.state.directory / "apps/my-shop/probe.json").read_bytes()


def test_one_for_some_apps(page, server, tools):
    page.reports.expect(403)
    for slug in ("my-shop", "blog"):
        tools.event(slug, "deploy_started", f"of {slug}")
    page.sign_in(SHOP)
    assert [row["App"] for row in page.table("Apps", 1)] == ["my-shop"]
    page.go("#/blog/timeline")
    page.alerted("blog")
    assert "of blog" not in page.text()
