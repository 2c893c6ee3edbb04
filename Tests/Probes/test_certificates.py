"""Certificates, good and bad, of many sites on one port of real servers."""

import pytest

from expected_verdicts import UP, Expected, check
from site_certificates import SITES, UNTRUSTED

NO_FILE = {"OBS_CA_FILE": None}


@pytest.mark.parametrize("host", SITES)
def test_the_certificate_of(probes, web, host):
    """The right one of all these is had by the name alone (SNI)."""
    site = SITES[host]
    verdict = check(probes, f"https://{host}:{web.tls}", site.expected)
    if site.days is not None:
        assert verdict["certificate_days"] == site.days
    if site.expected is UP:
        assert verdict["certificate_days"] is not None


@pytest.mark.parametrize("host", ["good.test", "wrong-name.test"])
def test_the_name_counts_not_where_it_is(probes, web, host):
    """`connect_to` changes neither the name asked for nor the one checked."""
    check(probes, f"https://{host}", SITES[host].expected,
          connect_to=f"127.0.0.1:{web.tls}")


def test_a_site_that_is_not_there(probes, web):
    check(probes, f"https://nobody.test:{web.tls}", Expected("tls"))


def test_an_address_is_no_name(probes, web):
    check(probes, f"https://127.0.0.1:{web.tls}", Expected("tls"))


def test_http_where_tls_is_spoken(probes, web):
    """Both servers answer that with a page and status 400."""
    check(probes, f"http://good.test:{web.tls}",
          Expected("http", "status 400, not 200", 400))


def test_tls_where_http_is_spoken(probes, web):
    check(probes, f"https://good.test:{web.plain}", Expected("tls"))


@pytest.mark.parametrize("variable", [None, ""])
def test_without_the_file_the_system_alone_is_trusted(probes, web, variable):
    environment = {"OBS_CA_FILE": variable}
    check(probes, f"https://system.test:{web.tls}", UP,
          environment=environment)
    check(probes, f"https://good.test:{web.tls}", UNTRUSTED,
          environment=environment)


def test_the_file_may_be_in_the_config(probes, web, authority):
    (probes.state / "config").write_text(
        f"OBS_CA_FILE={authority.certificate}\n")
    for host in ("good.test", "system.test"):
        check(probes, f"https://{host}:{web.tls}", UP, environment=NO_FILE)


def test_variables_of_openssl_add_no_trust(probes, web, authority):
    """Whoever sets them in a unit's environment has not meant the probes."""
    check(probes, f"https://good.test:{web.tls}", UNTRUSTED, environment={
        **NO_FILE, "SSL_CERT_FILE": str(authority.certificate),
        "CURL_CA_BUNDLE": str(authority.certificate)})


def test_http_has_no_certificate(probes, web):
    verdict = check(probes, f"http://good.test:{web.plain}", UP)
    assert verdict["certificate_days"] is None


def test_a_name_in_capitals_and_with_a_dot(probes, web):
    for host in ("GOOD.test", "good.test."):
        check(probes, f"https://{host}:{web.tls}", UP)
