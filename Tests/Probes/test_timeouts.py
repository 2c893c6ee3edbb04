"""Whatever takes too long: all at once, so that it takes long only once."""

import contextlib
import socket

import pytest

from expected_verdicts import GRACE, Expected, require_sound
from namespace import SILENT_V4, SILENT_V6
from plays import OK, SLOW, WHOLE, asked
from probe_tool import empty_state
from raw_server import (
    RawServer, half_a_handshake, read_hello, slowly, tls_of, wait)

NO_NAME = Expected("timeout", "name")
NO_CONNECTION = Expected("timeout", "connection")
NO_TLS = Expected("timeout", "TLS handshake")
#: The begin of a record of 16 KiB that never comes.
RECORD = bytes.fromhex("1603034000")
ADDRESSES = {
    "a silent machine": (f"http://{SILENT_V4}", NO_CONNECTION),
    "a silent machine, IPv6": (f"https://[{SILENT_V6}]", NO_CONNECTION),
    "a silent machine by name": ("http://silent.test", NO_CONNECTION),
    "a hung name": ("https://hung.test", NO_NAME),
    "a half hung name": ("http://half-hung.test", NO_NAME),
    "a name with garbage": ("http://garbage.test", Expected("timeout|dns")),
    "a name with a torn answer": (
        "http://torn.test", Expected("timeout|dns")),
}
UNASKED = {"an answer that nobody asked for": (
    [OK + b"\r\n", wait], Expected("timeout", "body", 200))}
ANSWERS = asked(SLOW) | UNASKED


def handshakes(tls):
    """TLS handshakes that don't end."""
    return {
        "silence instead of TLS": [wait],
        "silence after the hello": [read_hello, wait],
        "half a handshake, then nothing": [half_a_handshake(tls), wait],
        "a record at leisure": [read_hello, RECORD, slowly(bytes(99))],
    }


def cases():
    """The verdict on every app, by the app's name."""
    table = {name: expected for name, (_, expected) in ADDRESSES.items()}
    table |= {name: NO_TLS for name in handshakes(None)}
    for name, (_, expected) in ANSWERS.items():
        table |= {f"{name}, http": expected, f"{name}, https": expected}
    return table | {"a full backlog": NO_CONNECTION, "a good app": Expected(
        http_status=200)}


EXPECTED = cases()


def slug(name):
    """A slug for a case."""
    return "".join(c if c.isalnum() else "-" for c in name.lower())[:63]


@contextlib.contextmanager
def everything(namespace, tls):
    """Starts all the servers; gives the URL of each case."""
    urls = {name: url for name, (url, _) in ADDRESSES.items()}
    plays = [(f"{name}, {scheme}", scheme, play, scheme == "https")
             for name, (play, _) in ANSWERS.items()
             for scheme in ("http", "https")]
    plays += [(name, "https", play, False)
              for name, play in handshakes(tls).items()]
    plays.append(("a good app", "http", [read_hello, WHOLE], False))
    with contextlib.ExitStack() as stack:
        for name, scheme, play, secure in plays:
            server = stack.enter_context(
                RawServer(namespace, play, tls if secure else None))
            urls[name] = f"{scheme}://127.0.0.1:{server.port}"
        port = stack.enter_context(full_backlog(namespace))
        yield urls | {"a full backlog": f"http://127.0.0.1:{port}"}


@contextlib.contextmanager
def full_backlog(namespace):
    """A port whose server is stuck: the system takes no more for it."""
    with namespace.inside(), contextlib.ExitStack() as stack:
        listener, *clients = [
            stack.enter_context(socket.socket()) for _ in range(5)]
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for client in clients:
            client.setblocking(False)
            client.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


@pytest.fixture(scope="module")
def ended(program, namespace, authority, own_certificate):
    """One run over all cases: how it ended, and what is stored."""
    tls = tls_of(own_certificate, authority.key)
    with empty_state(program, namespace, authority) as probes, \
            everything(namespace, tls) as urls:
        assert urls.keys() == EXPECTED.keys()
        for name, url in urls.items():
            probes.bind(slug(name), url)
            probes.set(slug(name))
        run = probes.run("once")
        yield run, {name: probes.stored(slug(name)) for name in urls}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_verdict_on(ended, name):
    run, stored = ended
    verdict, = (line for line in run.lines() if line["slug"] == slug(name))
    require_sound(verdict, stored[name])
    EXPECTED[name].require(verdict)
    latency = verdict["latency_ms"]
    assert latency is None or name == "a good app" or 900 < latency < 1500


def test_it_is_over_in_time(ended):
    run, _ = ended
    assert (run.status, run.errors) == (1, "")
    assert 1 <= run.seconds < 1 + GRACE


def test_a_longer_timeout(probes, namespace):
    """What is late for one second is not for two."""
    play = [read_hello, slowly(OK[:7]), OK[7:] + b"\r\n"]
    with RawServer(namespace, play) as server:
        probes.bind("shop", f"http://127.0.0.1:{server.port}")
        for seconds, status in ((1, 1), (2, 0)):
            probes.set("shop", timeout_s=seconds)
            assert probes.run("once").status == status
