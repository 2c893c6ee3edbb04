"""Statuses and redirects of real servers, with TLS and without."""

import pytest

from expected_verdicts import Expected, check
from raw_server import RawServer, read_head
from sites import STATUSES, targets


@pytest.mark.parametrize("status", STATUSES)
def test_the_expected_status_is_up(probes, web, status):
    verdict = check(probes, f"https://good.test:{web.tls}",
                    Expected(http_status=status),
                    path=f"/status/{status}", expected_status=status)
    assert verdict["certificate_days"] == 30


@pytest.mark.parametrize("status", STATUSES)
def test_any_other_status_is_down(probes, web, status):
    wanted = 200 if status != 200 else 204
    check(probes, f"http://127.0.0.1:{web.plain}",
          Expected("http", f"^http: status {status}, not {wanted}$", status),
          path=f"/status/{status}", expected_status=wanted)


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("target", targets())
def test_a_redirect_is_not_followed(probes, web, catch_all, target, tls):
    before = len(catch_all.asked)
    url = f"https://good.test:{web.tls}" if tls \
        else f"http://good.test:{web.plain}"
    check(probes, url, Expected("http", "status 302, not 200", 302),
          path=f"/to/{target}")
    check(probes, url, Expected(http_status=302), path=f"/to/{target}",
          expected_status=302)
    assert len(catch_all.asked) == before


@pytest.mark.parametrize("location", [
    "/next", "//catch-all.test/", "https://catch-all.test:80/", "", "\\",
    "http://[::1", "file:///etc/passwd", "\x1b]0;title\x07", "a" * 9000])
def test_where_a_redirect_leads_does_not_matter(
        probes, namespace, catch_all, location):
    answer = ("HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n"
              f"Location: {location}\r\n\r\n").encode()
    before = len(catch_all.asked)
    with RawServer(namespace, [read_head, answer]) as server:
        check(probes, f"http://127.0.0.1:{server.port}",
              Expected(http_status=301), expected_status=301)
    assert len(server.asked) == 1
    assert len(catch_all.asked) == before
