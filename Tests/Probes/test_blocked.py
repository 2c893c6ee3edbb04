"""Nobody is ever asked at a forbidden address, however it is spelt.

Each of these addresses is there, with a server that would answer.
"""

import pytest

from expected_verdicts import UP, Expected, check, require_sound
from name_table import (
    BLOCKED_V4, BLOCKED_V6, HOME, host, mixed)
from namespace import FORBIDDEN_V4, FORBIDDEN_V6
from raw_server import RawServer, read_head
from spellings import DISGUISED_ADDRESSES, DISGUISES, METADATA, OTHERS

BLOCKED = Expected("blocked")
#: Some spellings are no address to anybody here, or break a rule.
NOT_ASKED = Expected("blocked|dns|local")
INVALID = 65
BOUND = 0


@pytest.fixture(autouse=True)
def never_asked(catch_all):
    """Nobody asks the server at any address but a good one."""
    before = len(catch_all.asked)
    yield
    wrong = set(catch_all.asked[before:]) - {f"::ffff:{HOME}", "::1"}
    del catch_all.asked[before:]
    assert not wrong


@pytest.mark.parametrize("address", [
    *FORBIDDEN_V4, "0.0.0.0", "::",
    *(each for each in FORBIDDEN_V6 if not each.startswith("fe"))])
def test_these_tests_can_fail(namespace, catch_all, address):
    """Whoever does try to get there gets there."""
    before = len(catch_all.asked)
    with namespace.connect(address, 80) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert connection.recv(99).startswith(b"HTTP/1.1 200 OK")
    assert len(catch_all.asked) == before + 1
    catch_all.asked.pop()


@pytest.mark.parametrize("spelling", METADATA + OTHERS)
def test_a_spelling(probes, catch_all, spelling):
    """As the host, and as what to connect to; by `bind`, and by hand.

    `bind` refuses it, or the check does.
    """
    url, address = f"http://{spelling}", f"{spelling}:80"
    good = "http://good.test"
    probes.bind("by-hand", url)
    probes.bind("to-by-hand", good, address)
    for words in (["bound", "--", url],
                  ["to-bound", good, f"--connect-to={address}"]):
        assert probes.run("bind", *words).status in (BOUND, INVALID)
    slugs = [path.name for path in (probes.state / "apps").iterdir()]
    for slug in slugs:
        probes.set(slug)
    verdicts = probes.run("once").lines()
    assert {"by-hand", "to-by-hand"} <= set(slugs)
    assert len(verdicts) == len(slugs)
    for verdict in verdicts:
        NOT_ASKED.require(verdict)
        require_sound(verdict, probes.stored(verdict["slug"]))
    assert catch_all.asked == []


@pytest.mark.parametrize("url", DISGUISES, ids=ascii)
def test_a_url_that_is_none(probes, catch_all, url):
    """By hand: the command's rules hold for the file as well."""
    probes.bind("shop", url)
    probes.set("shop")
    run = probes.run("once", "shop")
    NOT_ASKED.require(run.lines()[0])
    assert catch_all.asked == []


@pytest.mark.parametrize("address", DISGUISED_ADDRESSES, ids=ascii)
def test_an_address_that_is_none(probes, catch_all, address):
    probes.bind("shop", "http://good.test:1", address)
    probes.set("shop")
    run = probes.run("once", "shop")
    Expected("local").require(run.lines()[0])
    assert catch_all.asked == []


@pytest.mark.parametrize("address", BLOCKED_V4 + BLOCKED_V6)
def test_a_name_of_such_an_address(probes, address):
    check(probes, f"http://{host(address)}", BLOCKED)


@pytest.mark.parametrize("address", BLOCKED_V4 + BLOCKED_V6)
def test_a_name_of_a_good_address_too(probes, catch_all, address):
    """Up by the good one, whichever comes first."""
    verdict = check(probes, f"http://{mixed(address)}", UP)
    assert catch_all.asked == [f"::ffff:{HOME}"]
    assert verdict["latency_ms"] < 500


def test_a_name_of_an_address_that_refuses_too(probes):
    check(probes, "http://forbidden-and-refused.test:9",
          Expected("blocked|connect"))


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_redirect_there(probes, namespace, raw_tls, catch_all, scheme):
    answer = (b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n"
              b"Location: http://169.254.169.254/latest/\r\n\r\n")
    tls = raw_tls if scheme == "https" else None
    with RawServer(namespace, [read_head, answer], tls) as server:
        check(probes, f"{scheme}://127.0.0.1:{server.port}",
              Expected("http", "status 302", 302))
    assert catch_all.asked == []


@pytest.mark.parametrize("path", [
    "/@169.254.169.254/", "/..//169.254.169.254/", "/http://169.254.169.254",
    "/:80@169.254.169.254/", "/%0d%0aHost:%20169.254.169.254"])
def test_a_path_stays_a_path(probes, catch_all, path):
    check(probes, "http://good.test", UP, path=path)
    assert catch_all.asked == [f"::ffff:{HOME}"]
    assert b"\r\nHost: good.test\r\n" in catch_all.heads[-1]


@pytest.mark.parametrize("template", [
    "http://169.254.169.254", "http://2852039166", "http://{slug}x.test",
    "http://[::ffff:a9fe:a9fe]"])
def test_the_template(probes, catch_all, template):
    """A slug is no way there either."""
    probes.set("only-169-254-169-254")
    run = probes.run("once", environment={"OBS_BASE_URL": template})
    BLOCKED.require(run.lines()[0])
    assert catch_all.asked == []
