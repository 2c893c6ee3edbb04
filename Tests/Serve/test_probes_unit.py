"""obs-probes.service, run by a real systemd in a network of its own."""

import json
import os
import pathlib
import re
import resource
import signal

import pytest

import container
from serving import eventually, status
from shared_probes import (
    Authority, NameServer, Namespace, RawServer, read_head, tls_of)

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nUp\n"
CONFIG = "OBS_BASE_URL=https://{{slug}}.test:{}\nOBS_CA_FILE=/etc/own-ca.pem\n"
PROBE = ('{"config":{"path":"/","interval_s":5,"expected_status":200,'
         '"timeout_s":1,"enabled":true},"last_run_at":null,"last_status":null,'
         '"last_http_status":null,"last_error":null,"consecutive_failures":0}')
DOWN, UP = "probe_down", "probe_up"
#: What the unit asks for, as far as this machine has it.
MOST_FILES = str(min(65536, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))


@pytest.fixture(scope="module")
def network(shelter):
    """With a name server, which knows every name below .test."""
    folder = shelter / "network"
    folder.mkdir()
    with Namespace(folder, authorities="") as network:
        with NameServer(network, {}):
            yield network


class App:
    """An app with TLS, always at the same port."""

    def __init__(self, network, authority):
        self.network = network
        self.tls = tls_of(
            authority.issue("my-shop", "DNS:my-shop.test"), authority.key)
        with self.up() as server:
            self.port = server.port

    def up(self, port=0):
        return RawServer(self.network, [read_head, ANSWER], self.tls, port=port)


@pytest.fixture(scope="module")
def app(installed, shelter, network):
    """The app; who signed its certificate is known by OBS_CA_FILE alone."""
    authority = Authority(shelter / "authority", "the tests")
    own = installed / "etc" / "own-ca.pem"
    own.write_bytes(authority.certificate.read_bytes())
    (installed / "etc" / "resolv.conf").write_text("nameserver 127.0.0.1\n")
    return App(network, authority)


@pytest.fixture(scope="module")
def state(make_state, app):
    state = make_state(CONFIG.format(app.port))
    probe = state / "apps" / "my-shop" / "probe.json"
    probe.write_text(PROBE)
    os.chown(probe, 33, 33)
    return state


@pytest.fixture(scope="module")
def system(installed, units, network, state):
    """The system, once it has started; the app may still be down."""
    container.enable(installed, units / "obs-probes.service")
    before = ["nsenter", f"--net={network.kind('net')}"]
    with container.Container(installed, before) as system:
        yield system


def open_files(pid):
    """How many files a process may have open, and may ask for."""
    limits = pathlib.Path(f"/proc/{pid}/limits").read_text()
    return re.search(r"Max open files +(\d+) +(\d+)", limits).groups()


def lines(state, name):
    """The lines of one of the app's files."""
    path = state / "apps" / "my-shop" / name
    text = path.read_text() if path.exists() else ""
    return [json.loads(line) for line in text.splitlines()]


def told(state, *kinds):
    """Whether these are the app's events, sooner or later."""
    def found():
        return [event["kind"] for event in lines(state, "events.jsonl")]
    eventually(lambda: len(found()) >= len(kinds), 30)
    return found() == [*kinds]


def test_run(system, state, app):
    """It checks under all its restrictions, again after a kill."""
    with app.up(app.port):
        first = system.pid("obs-probes")
        assert container.restrictions(first) == container.TIGHT
        assert open_files(first) == (MOST_FILES, MOST_FILES)
        assert eventually(lambda: lines(state, "checks.jsonl"), 30)
        last = lines(state, "checks.jsonl")[-1]
        assert last["certificate_end"], lines(state, "probe.json")
    assert told(state, DOWN)
    with app.up(app.port):
        assert told(state, DOWN, UP)
        os.kill(int(first), signal.SIGKILL)
        assert eventually(lambda: status(first, "Name") is None)
        assert system.pid("obs-probes") != first
    assert told(state, DOWN, UP, DOWN)


def test_reload(system, state, app):
    """`systemctl reload` reads config again; the process stays."""
    assert told(state, DOWN, UP, DOWN)
    pid = system.pid("obs-probes")
    with app.up() as elsewhere:
        (state / "config").write_text(CONFIG.format(elsewhere.port))
        system.systemctl("reload", "obs-probes")
        assert told(state, DOWN, UP, DOWN, UP)
    assert system.pid("obs-probes") == pid


def test_stop(system, state):
    """It stops at once when nothing is under way, and does not fail."""
    system.systemctl("stop", "obs-probes")
    assert shown(system) == {
        "ActiveState": "inactive", "Result": "success", "NRestarts": "1",
        "ExecMainStatus": "0"}


def test_wrong_setting(system, state):
    """It is not started again and again with what it can't use."""
    (state / "config").write_text("OBS_BASE_URL=ftp://my-shop\n")
    system.systemctl("start", "obs-probes")
    assert eventually(lambda: shown(system) == {
        "ActiveState": "failed", "Result": "exit-code", "NRestarts": "0",
        "ExecMainStatus": "65"}), shown(system)


def shown(system):
    """How the service is."""
    names = "ActiveState,Result,NRestarts,ExecMainStatus"
    text = system.systemctl("show", f"--property={names}", "obs-probes")
    return dict(line.split("=", 1) for line in text.splitlines())
