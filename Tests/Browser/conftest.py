"""Fixtures: a Chromium, real servers with the real page, and an app.

OBS_SCREENSHOTS names a directory that keeps the pictures of the page.
"""

import contextlib
import os
import pathlib
import tempfile

import pytest

pytest.register_assert_rewrite("page", "tab", "observed", "reports", "views")

import past
import shared_web
import shop
from chromium import chromium as started_chromium
from observed import Site, Tools, caddy_site
from page import Page
from shared_web import Backend, give_away


@pytest.fixture(scope="session")
def folder():
    """A folder that the ordinary user can get to, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="obs-browser-") as name:
        os.chmod(name, 0o755)
        give_away(name)
        yield pathlib.Path(name)


@pytest.fixture(scope="session")
def pictures(folder):
    """Where screenshots go."""
    path = pathlib.Path(os.environ.get("OBS_SCREENSHOTS", folder / "pictures"))
    path.mkdir(parents=True, exist_ok=True)
    return path.resolve()


@pytest.fixture(scope="session")
def chromium(folder):
    """One Chromium for all tests."""
    place = folder / "chromium"
    place.mkdir()
    give_away(place)
    with started_chromium(place) as browser:
        yield browser


@pytest.fixture(scope="session")
def site(folder):
    """The apps' own site."""
    place = folder / "site"
    place.mkdir()
    with Backend() as backend, caddy_site(place, backend) as caddy:
        yield Site(caddy)


@pytest.fixture(scope="session")
def serve(folder):
    """Starts a web server over a new state directory, for `with`."""
    def serve(name="lighttpd"):
        return shared_web.opened(
            name, folder, shared_web.CHECKOUT / "dashboard")
    return serve


@pytest.fixture(scope="session")
def shop_server(serve, site):
    """The server with three apps that have lived; for reading alone."""
    with serve() as server:
        server.state.reset(shop.settings(site), {})
        shop.live(site, server.state)
        yield server


@pytest.fixture(scope="session")
def old_server(serve, site):
    """The server with an app of three months beside two of today."""
    with serve() as server:
        server.state.reset(shop.settings(site), {})
        shop.live(site, server.state)
        past.restore(server.state)
        yield server


@pytest.fixture
def server(serve):
    """A server over a state directory in which nothing is yet."""
    with serve() as server:
        server.state.reset(files={})
        yield server


@pytest.fixture
def tools(server):
    """The commands over that server's state directory."""
    return Tools(server.state)


@pytest.fixture
def visit(chromium):
    """Opens tabs, and fails if one of them said what it must not."""
    with contextlib.ExitStack() as stack:
        def visit(server):
            stack.enter_context(chromium.tab())
            page = Page(chromium, server)
            stack.callback(page.reports.check)
            return page
        yield visit


@pytest.fixture
def page(server, visit):
    """A tab for the empty server."""
    return visit(server)


@pytest.fixture
def shop_page(shop_server, visit):
    """A tab for the server with the three apps."""
    return visit(shop_server)


@pytest.fixture
def shop_tools(shop_server):
    """The commands over the state directory of the three apps."""
    return Tools(shop_server.state)


@pytest.fixture
def old_page(old_server, visit):
    """A tab for the server with an app of three months."""
    return visit(old_server)


@pytest.fixture
def old_tools(old_server):
    """The commands over the state directory of the app of three months."""
    return Tools(old_server.state)
