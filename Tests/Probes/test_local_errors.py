"""What this side lacks is never held against an app."""

import os

import pytest

from expected_verdicts import UP, Expected, check
from namespace import DEAD
from plays import WHOLE
from raw_server import RawServer, read_head

LOCAL = Expected("local")
UNTOLD = 69
KEPT = ("last_status", "last_http_status", "consecutive_failures")


@pytest.mark.parametrize("template", [None, ""])
def test_no_base_url(probes, template):
    check(probes, "", Expected("local", "no base URL"),
          environment={"OBS_BASE_URL": template})


@pytest.mark.parametrize("base", [
    "nonsense", "ftp://good.test", "http://", "http://good.test/path",
    "http://good.test:0", "http://good.test:65536", "http://me@good.test",
    "http://good.test?q", "http://\x1b[31m", "http://good test",
    "https://[::1", "http://" + "a" * 300], ids=ascii)
def test_a_base_url_that_is_none(probes, base):
    check(probes, base, Expected("local", "URL"))


@pytest.mark.parametrize("slug_file", [
    b"{nonsense", b"[]", b"", b'"http://good.test"', b"\0" * 100],
    ids=ascii)
def test_an_app_file_that_is_none(probes, slug_file):
    probes.set("shop")
    (probes.folder("shop") / "app.json").write_bytes(slug_file)
    run = probes.run("once", "shop")
    assert run.status == UNTOLD, run
    assert probes.stored("shop")["last_status"] is None


def test_a_local_error_keeps_what_is_known(probes, url):
    """Neither up nor down, as often as it comes: no event, no count."""
    for base in (url, DEAD):
        check(probes, base, UP if base == url else Expected("connect"))
        before = probes.stored("shop")
        for _ in range(3):
            probes.bind("shop", "")
            run = probes.run("once", "shop", "--fall=1")
            assert run.status == UNTOLD
        after = probes.stored("shop")
        assert [after[name] for name in KEPT] == [
            before[name] for name in KEPT]
        assert probes.events("shop") == []


@pytest.fixture
def authority_file(tmp_path):
    """A path for OBS_CA_FILE, where nothing is yet."""
    return tmp_path / "authorities.pem"


@pytest.mark.parametrize("content", [
    None, b"", b"nonsense\n", b"\0" * 4096,
    b"-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n",
    "directory", "pipe"], ids=[
        "missing", "empty", "text", "zeros", "armour", "directory", "pipe"])
def test_a_file_of_authorities_that_is_none(
        probes, namespace, raw_tls, authority_file, content):
    """Nothing can be said of a site with TLS; nor is it said to be up."""
    if content == "directory":
        authority_file.mkdir()
    elif content == "pipe":
        os.mkfifo(authority_file)
    elif content is not None:
        authority_file.write_bytes(content)
    probes.set("shop")
    with RawServer(namespace, [read_head, WHOLE], raw_tls) as server:
        probes.bind("shop", f"https://127.0.0.1:{server.port}")
        run = probes.run("once", environment={
            "OBS_CA_FILE": str(authority_file)})
    assert run.status not in (0, 1), run
    for verdict in run.lines():
        LOCAL.require(verdict)
    told = run.errors + run.output.decode()
    assert "OBS_CA_FILE" in told or str(authority_file) in told
    assert probes.stored("shop")["last_status"] is None
    assert probes.events("shop") == []
