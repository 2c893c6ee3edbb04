"""Trouble before there is a request: connections and TLS handshakes."""

import ssl
import warnings

import pytest

from expected_verdicts import Expected, check
from plays import KIB, WHOLE
from raw_server import (
    RawServer, for_ever, half_a_handshake, pause, read_hello, reset, wait)

TLS = Expected("tls")
#: The connection ends while it begins: who sees it first?
EITHER = Expected("connect|tls")
#: A fatal alert: handshake_failure.
ALERT = bytes.fromhex("15030300020228")

HANDSHAKES = {
    "a reset at once": ([reset], EITHER),
    "closed at once": ([], TLS),
    "a reset": ([read_hello, reset], TLS),
    "closed": ([read_hello], TLS),
    "an alert": ([read_hello, ALERT, wait], TLS),
    "an alert before all": ([ALERT, wait], TLS),
    "garbage": ([read_hello, b"\0\xff\x1b[31m" * 99, wait], TLS),
    "garbage without end": ([for_ever(b"\0\xff" * KIB)], TLS),
    "HTTP": ([read_hello, WHOLE, wait], TLS),
    "an SSH banner": ([b"SSH-2.0-OpenSSH_9.2p1\r\n", wait], TLS),
}
HALVES = {"a reset": [pause, reset], "the end": []}


@pytest.mark.parametrize("name", HANDSHAKES)
def test_a_handshake_with(probes, namespace, name):
    play, expected = HANDSHAKES[name]
    with RawServer(namespace, play) as server:
        check(probes, f"https://127.0.0.1:{server.port}", expected)


@pytest.mark.parametrize("name", HALVES)
def test_half_a_handshake_then(probes, namespace, raw_tls, name):
    play = [half_a_handshake(raw_tls), *HALVES[name]]
    with RawServer(namespace, play) as server:
        check(probes, f"https://127.0.0.1:{server.port}", TLS)


@pytest.mark.parametrize("version", ["TLSv1", "TLSv1_1"])
def test_old_tls(probes, namespace, raw_tls, version):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        raw_tls.minimum_version = ssl.TLSVersion.TLSv1
        raw_tls.maximum_version = ssl.TLSVersion[version]
    with RawServer(namespace, [WHOLE], raw_tls) as server:
        check(probes, f"https://127.0.0.1:{server.port}", TLS)


def test_a_client_certificate_is_asked_for(probes, namespace, raw_tls):
    """TLS 1.2 says so in the handshake, which fails."""
    raw_tls.maximum_version = ssl.TLSVersion.TLSv1_2
    raw_tls.verify_mode = ssl.CERT_REQUIRED
    with RawServer(namespace, [WHOLE], raw_tls) as server:
        check(probes, f"https://127.0.0.1:{server.port}", TLS)


@pytest.mark.parametrize("play", [[reset], []], ids=["reset", "closed"])
def test_a_connection_that_ends_at_once(probes, namespace, play):
    with RawServer(namespace, play) as server:
        check(probes, f"http://127.0.0.1:{server.port}",
              Expected("connect|protocol"))


def test_tls_on_an_http_port(probes, namespace, raw_tls):
    with RawServer(namespace, [WHOLE], raw_tls) as server:
        check(probes, f"http://127.0.0.1:{server.port}",
              Expected("protocol"))


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "good.test"])
def test_nobody_listens(probes, scheme, host):
    check(probes, f"{scheme}://{host}:9", Expected("connect", "refused"))


@pytest.mark.parametrize("host", [
    "203.0.113.1", "[2001:db8::1]", "10.97.0.1"],
    ids=["no route", "no route 6", "unreachable"])
def test_no_way_there(probes, host):
    check(probes, f"http://{host}", Expected("connect", "nreachable|No route"))


def test_a_firewall_does_not_let_it_through(probes):
    """Its own or another's: the kernel tells both in the same way."""
    check(probes, "http://10.98.0.1", Expected("connect", "ermi"))
