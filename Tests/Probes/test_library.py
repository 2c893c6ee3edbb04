"""libcurl is loaded when probing begins: OpenSSL's, else GnuTLS's, else none.

A library is kept away by an empty file of its name, which is found first.
"""

import pytest

from expected_verdicts import UP, Expected, check
from plays import WHOLE
from raw_server import RawServer, read_head, wait
from site_certificates import SITES

OPENSSL, GNUTLS = "libcurl.so.4", "libcurl-gnutls.so.4"
TLS = Expected("tls")
UNREACHABLE = 69


@pytest.fixture
def without(tmp_path):
    """The environment in which some libraries can't be loaded."""
    def environment(*libraries):
        for library in libraries:
            (tmp_path / library).touch()
        return {"LD_LIBRARY_PATH": str(tmp_path)}
    return environment


@pytest.mark.parametrize("host", [
    "good.test", "nine-days.test", "chained.test", "system.test",
    "no-chain.test", "unknown.test", "self-signed.test", "expired.test",
    "future.test", "wrong-name.test", "escapes.test"])
def test_certificates_with_gnutls(probes, web, without, host):
    """Its words are others, its verdicts are not."""
    site = SITES[host]
    expected = UP if site.expected.kind == "up" else TLS
    verdict = check(probes, f"https://{host}:{web.tls}", expected,
                    environment=without(OPENSSL))
    assert site.days is None or verdict["certificate_days"] == site.days


@pytest.mark.parametrize("url, expected", {
    "http://good.test": UP, "http://nx.test": Expected("dns"),
    "https://127.0.0.1:9": Expected("connect"),
    "http://only-169-254-169-254x.test": Expected("blocked"),
    "http://[::ffff:a9fe:a9fe]": Expected("blocked"),
    "https://hung.test": Expected("timeout", "name"),
}.items())
def test_checks_with_gnutls(probes, catch_all, without, url, expected):
    check(probes, url, expected, environment=without(OPENSSL))
    del catch_all.asked[:]


def test_a_handshake_that_hangs_with_gnutls(probes, namespace, without):
    with RawServer(namespace, [wait]) as server:
        check(probes, f"https://127.0.0.1:{server.port}",
              Expected("timeout", "TLS handshake"),
              environment=without(OPENSSL))


def test_without_any(probes, namespace, without):
    """The command says what to install; all others don't need it."""
    environment = without(OPENSSL, GNUTLS)
    with RawServer(namespace, [read_head, WHOLE]) as server:
        probes.bind("shop", f"http://127.0.0.1:{server.port}")
        probes.set("shop")
        run = probes.run("once", environment=environment)
        assert (run.status, run.output) == (UNREACHABLE, b"")
        assert "install libcurl4" in run.errors
        assert server.asked == []
    assert probes.stored("shop")["last_run_at"] is None
    for words in (["show", "shop"], ["list"], ["set", "shop"]):
        assert probes.run(*words, environment=environment).status == 0
