"""Names: what the name server says of them, and when it says nothing."""

import pytest

from expected_verdicts import GRACE, UP, Expected, check, require_sound
from name_table import HOME, HOME_6
from plays import WHOLE
from raw_server import RawServer, read_head

DNS = Expected("dns", "resolve")
LATE = Expected("timeout", "name")
#: Another family's first try must not cost a user's patience.
EAGER = 500.0


@pytest.fixture
def server(namespace):
    """Listens at 127.0.0.1 only."""
    with RawServer(namespace, [read_head, WHOLE]) as server:
        yield server


@pytest.fixture
def server_6(namespace):
    """Listens at ::1 only."""
    play = [read_head, WHOLE]
    with RawServer(namespace, play, address=HOME_6) as server:
        yield server


@pytest.mark.parametrize("name, expected", {
    "nx.test": DNS, "servfail.test": DNS, "refused.test": DNS,
    "empty.test": DNS, "nowhere.example": DNS, "a" * 64 + ".test": DNS,
    "a..test": DNS}.items())
def test_a_name_without_an_address(probes, server, name, expected):
    check(probes, f"http://{name}:{server.port}", expected)
    assert server.asked == []


@pytest.mark.parametrize("name", [
    "good.test", "GOOD.Test", "good.test.", "both.test", "localhost",
    "silent-six.test", "under_score.test", "many.test"])
def test_a_name_with_an_address(probes, server, name):
    verdict = check(probes, f"http://{name}:{server.port}", UP)
    assert server.asked == [HOME]
    assert verdict["latency_ms"] < EAGER


@pytest.mark.parametrize("name", [
    "six.test", "both.test", "silent-four.test", "[::1]", "[0:0::0:1]"])
def test_a_name_with_an_ipv6_address(probes, server_6, name):
    verdict = check(probes, f"http://{name}:{server_6.port}", UP)
    assert server_6.asked == [HOME_6]
    assert verdict["latency_ms"] < EAGER


def test_a_server_on_ipv4_only_has_no_ipv6(probes, server):
    check(probes, f"http://six.test:{server.port}", Expected("connect"))


def test_ipv6_with_tls(probes, namespace, raw_tls):
    play = [read_head, WHOLE]
    with RawServer(namespace, play, raw_tls, address=HOME_6) as server:
        check(probes, f"https://[::1]:{server.port}", UP)


@pytest.fixture
def own_resolver(namespace):
    """The file that names the name server, to be written by a test."""
    file = namespace.folder / "resolv.conf"
    before = file.read_text()
    yield file
    file.write_text(before)


def test_nobody_answers_for_names(probes, own_resolver, server):
    """Of this machine's trouble the app can't be told apart: it is down."""
    own_resolver.write_text("nameserver 127.0.0.9\n")
    check(probes, f"http://good.test:{server.port}", DNS)
    check(probes, f"http://127.0.0.1:{server.port}", UP)


@pytest.mark.parametrize("hung", [1, 20])
def test_hung_names_delay_nobody(probes, server, hung):
    """All others are as quick as ever, and all ends in time."""
    good = [f"good-{number}" for number in range(20)]
    bad = [f"bad-{number}" for number in range(hung)]
    for slug in good + bad:
        name = f"{slug}.test" if slug in good else "hung.test"
        probes.bind(slug, f"http://{name}:{server.port}")
        probes.set(slug)
    run = probes.run("once")
    verdicts = {verdict["slug"]: verdict for verdict in run.lines()}
    assert sorted(verdicts) == sorted(good + bad)
    for slug, verdict in verdicts.items():
        require_sound(verdict, probes.stored(slug))
        (UP if slug in good else LATE).require(verdict)
        assert slug in bad or verdict["latency_ms"] < EAGER
    assert (run.status, run.seconds < 1 + GRACE) == (1, True), run
