"""The page under every server: live, charted, without a report."""

import pytest

import past
import shop
from tab import eventually
from shared_web import ALICE, EVERY_SERVER
from views import drawn, sees_line


@pytest.fixture(params=EVERY_SERVER)
def server(request, serve, site):
    """Each server, with an app of three months."""
    with serve(request.param) as server:
        server.state.reset(shop.settings(site), {})
        past.restore(server.state)
        site.ask("my-shop", "/status/200?first")
        site.open_log()
        yield server


def test_it_works_everywhere(server, page, tools, site):
    """Charts, streams of both kinds, and a PUT."""
    page.sign_in(ALICE)
    page.table("Apps")
    page.follow("my-shop")
    page.sees("in 7 days")
    assert drawn(page, "Latency")["coloured"] > 100
    page.follow("Timeline")
    page.sees("walk_completed")
    tools.event("my-shop", "a", f"under {server.name}")
    page.sees(f"under {server.name}", patience=5)
    page.follow("Uptime")
    page.sees("HTTP 200")
    page.fill("Path", f"/{server.name}")
    page.press("Save")
    stored = server.state.directory / "apps/my-shop/probe.json"
    eventually(lambda: f'"/{server.name}"' in stored.read_text(), page.glance)
    page.follow("Logs")
    sees_line(page, "?first")
    site.ask("my-shop", f"/status/200?under-{server.name}")
    sees_line(page, f"?under-{server.name}", 5)
