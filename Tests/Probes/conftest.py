"""Fixtures: a network of its own, servers in it, and the program under test.

OBS_BIN names the directory of the built tools. nginx, Caddy and openssl must
be there, and root must run this: it makes namespaces.
"""

import os
import pathlib
import shutil
import tempfile

import pytest

# Before they are imported: their assertions too shall show their values.
pytest.register_assert_rewrite("probe_tool", "expected_verdicts")

from authority import Authority
from name_server import NameServer
from name_table import NAMES
from namespace import Namespace
from probe_tool import empty_state
from raw_server import RawServer, read_head, tls_of
from site_certificates import BIT, site_certificates
from sites import PORTS, Web

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
OBS_BIN = pathlib.Path(os.environ.get("OBS_BIN", CHECKOUT / ".build/release"))
HELLO = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n"


@pytest.fixture(scope="session")
def shelter():
    """A folder that every account can enter, for what all tests share."""
    with tempfile.TemporaryDirectory(prefix="obs-probes-") as name:
        os.chmod(name, 0o755)
        yield pathlib.Path(name)


@pytest.fixture(scope="session")
def program(shelter):
    """A private copy, which a build does not change."""
    return pathlib.Path(shutil.copy(OBS_BIN / "obs-probes", shelter))


@pytest.fixture(scope="session")
def namespace(shelter, system_authority):
    """The network, with its name server."""
    folder = shelter / "files"
    folder.mkdir()
    trusted = system_authority.certificate.read_text()
    with Namespace(folder, trusted) as namespace:
        with NameServer(namespace, NAMES):
            yield namespace


@pytest.fixture(scope="session")
def authority(shelter):
    """The authority that OBS_CA_FILE names."""
    return Authority(shelter / "authority", "the tests")


@pytest.fixture(scope="session")
def system_authority(shelter, authority):
    """The only authority that the system in this network trusts."""
    return Authority(shelter / "system", "the system", authority)


@pytest.fixture(scope="session")
def certificates(shelter, authority, system_authority):
    """A certificate's file for each site."""
    return site_certificates(
        authority, system_authority, shelter / "signers")


@pytest.fixture(scope="session", params=PORTS)
def web(request, namespace, shelter, authority, certificates):
    """nginx, then Caddy, with the same sites."""
    with Web(request.param, namespace, shelter / request.param, certificates,
             authority.key) as web:
        yield web


@pytest.fixture(scope="session")
def catch_all(namespace):
    """Listens at port 80 of every address, good or forbidden."""
    with RawServer(namespace, [read_head, HELLO], address="::",
                   port=80) as server:
        yield server


@pytest.fixture(scope="session")
def own_certificate(authority):
    """The certificate of this machine: 127.0.0.1 and ::1."""
    return authority.issue("own", "IP:127.0.0.1,IP:::1", end=30 + BIT)


@pytest.fixture
def url(namespace):
    """Where an app is up."""
    with RawServer(namespace, [read_head, HELLO]) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture
def raw_tls(authority, own_certificate):
    """TLS as a trusted server speaks it; a test may spoil it."""
    return tls_of(own_certificate, authority.key)


@pytest.fixture
def probes(program, namespace, authority):
    """The program, over a state directory with nothing in it."""
    with empty_state(program, namespace, authority) as probes:
        yield probes
