"""The dashboard's files under every server, and Debian's Chart.js beside them.

The files are the real ones, in a copy that a test may change.
"""

import http.client
import os
import pathlib
import shutil
import time

import pytest

from targets import CHECKOUT, EVERY_SERVER, opened

CHARTS = pathlib.Path("/usr/share/javascript/chart.js")
CHART = "/javascript/chart.js/chart.min.js"
DASHBOARD = CHECKOUT / "dashboard"
FILES = sorted(str(path.relative_to(DASHBOARD))
               for path in DASHBOARD.rglob("*") if path.is_file())
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
#: What every answer has that no program gives.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        "img-src 'self'; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
MISSING = (
    "/nope.js", "/nope/", "/javascript/", "/javascript/chart.js/nope.js",
    "/javascript/chart.js/", "/javascript/chart.js/chunks/")
#: Ways out of the folder of Chart.js, to a file that its package has.
ESCAPES = (
    "/javascript/chart.js/../../doc/libjs-chart.js/copyright",
    "/javascript/chart.js../../doc/libjs-chart.js/copyright",
    "/javascript/chart.js/%2e%2e/%2e%2e/doc/libjs-chart.js/copyright",
    "/javascript/chart.js/..%2f..%2fdoc/libjs-chart.js/copyright",
    "/javascript/chart.js//usr/share/doc/libjs-chart.js/copyright",
    "/javascript/../doc/libjs-chart.js/copyright",
    "/doc/libjs-chart.js/copyright")


@pytest.fixture(scope="module")
def pages(folder):
    """A copy of the dashboard as a document root."""
    root = folder / "pages"
    shutil.copytree(DASHBOARD, root)
    return root


@pytest.fixture(scope="module", params=EVERY_SERVER)
def server(request, folder, pages):
    """Each server, with that root."""
    with opened(request.param, folder, pages) as server:
        yield server


def ask(server, path, method="GET", **headers):
    """An answer to exactly this path, and its body."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, 20)
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    connection.request(method, path, headers=named)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def own_headers(answer):
    """Every value of the headers that a page's answer must have."""
    return {name: answer.headers.get_all(name) for name in HEADERS}


ONCE = {name: [value] for name, value in HEADERS.items()}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_the_dashboard(name, server, pages):
    for method in ("GET", "HEAD"):
        answer, body = ask(server, f"/{name}", method)
        assert answer.status == 200
        whole = (pages / name).read_bytes()
        assert body == (whole if method == "GET" else b"")
        kinds = answer.headers.get_all("Content-Type")
        assert kinds == [TYPES[pathlib.Path(name).suffix]]
        assert own_headers(answer) == ONCE


def test_the_root_is_the_page(server, pages):
    answer, body = ask(server, "/")
    assert (answer.status, body) == (200, (pages / "index.html").read_bytes())
    assert answer.headers.get_all("Content-Type") == [TYPES[".html"]]
    assert own_headers(answer) == ONCE


def test_the_charts_come_from_their_package(server):
    answer, body = ask(server, CHART)
    library = (CHARTS / "chart.min.js").read_bytes()
    assert (answer.status, body) == (200, library)
    assert answer.headers.get_all("Content-Type") == [TYPES[".js"]]
    assert own_headers(answer) == ONCE


@pytest.mark.parametrize("path", MISSING)
def test_what_is_missing_has_the_policy_too(path, server):
    answer, body = ask(server, path)
    assert answer.status in (403, 404)
    assert own_headers(answer) == ONCE
    assert b"chart.min.js" not in body, "a folder is listed"


@pytest.mark.parametrize("path", ESCAPES)
def test_nothing_else_is_served(path, server):
    answer, body = ask(server, path)
    assert 400 <= answer.status < 500
    assert b"Copyright" not in body


@pytest.mark.parametrize("path", ["/index.html", "/", CHART])
def test_what_has_not_changed_is_not_sent_again(path, server):
    tag = ask(server, path)[0].headers["ETag"]
    answer, body = ask(server, path, If_None_Match=tag)
    assert (answer.status, body) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert answer.headers.get_all("Cache-Control") == ["no-cache"]


def asked_again(server, tag):
    """The page once it has changed; lighttpd looks once in a second."""
    for _ in range(30):
        answer, body = ask(server, "/", If_None_Match=tag)
        if answer.status != 304:
            break
        time.sleep(0.1)
    return answer, body


def test_a_new_version_is_seen_at_once(server, pages):
    page = pages / "index.html"
    old, before = page.read_bytes(), page.stat()
    tag = ask(server, "/")[0].headers["ETag"]
    try:
        page.write_bytes(old[::-1])
        # As long as before: a second later, as an upgrade would be.
        os.utime(page, (before.st_atime, before.st_mtime + 1))
        answer, body = asked_again(server, tag)
        assert (answer.status, body) == (200, old[::-1])
        assert answer.headers["ETag"] != tag
    finally:
        page.write_bytes(old)
