"""What is asked, byte for byte."""

import pytest

from expected_verdicts import UP, Expected, check
from raw_server import RawServer, read_head

EMPTY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
#: A path as it is configured, and as it is asked for if that is another.
PATHS = {
    "/": "", "/healthz": "", "/a/../b": "", "/..": "", "/./a/.": "",
    "/../../etc/passwd": "", "/a//b//": "", "/?": "", "/?a=1&b=%20%2f": "",
    "/x?y?z/../w": "", "/%2e%2e/%00%0d%0a": "", "/%": "", "/%zz": "",
    "/a:b@c;d=e,f!$&'()*+~[]": "", "/{slug}": "/%7Bslug%7D",
    "/|\"<>^`": "/%7C%22%3C%3E%5E%60",
    "/@169.254.169.254/": "", "/http://169.254.169.254/": "",
    "/straße": "/stra%C3%9Fe", "/☃?ü=é": "/%E2%98%83?%C3%BC=%C3%A9",
    "/🚀": "/%F0%9F%9A%80", "/\u0085\u202e": "/%C2%85%E2%80%AE",
    "/" + "x" * 2047: "",
}


@pytest.fixture
def server(namespace):
    """Answers every request alike, and knows what it was asked."""
    with RawServer(namespace, [read_head, EMPTY]) as server:
        yield server


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ascii(path)[:30])
def test_the_request_line(probes, server, path):
    check(probes, f"http://127.0.0.1:{server.port}", UP, path=path)
    line = server.heads[0].partition(b"\r\n")[0]
    assert line == f"GET {PATHS[path] or path} HTTP/1.1".encode()


def test_a_path_from_the_command_line(probes, server):
    """The longest way: `bind`, `set`, `once`, with what UTF-8 can hold."""
    url = f"http://127.0.0.1:{server.port}/"
    assert probes.run("bind", "shop", url).status == 0
    assert probes.run("set", "shop", "--path", "/ü/../☃?q").status == 0
    assert probes.run("once", "shop").status == 0
    assert server.heads[0].startswith(b"GET /%C3%BC/../%E2%98%83?q HTTP/1.1")


@pytest.mark.parametrize("environment", [
    {}, {"HOME": "{folder}"}, {"NETRC": "{folder}/.netrc"}],
    ids=["nothing", "home", "netrc"])
def test_the_whole_request(probes, server, tmp_path, environment):
    """No password of a netrc, no cookie, no setting of curl goes along."""
    (tmp_path / ".netrc").write_text(
        "machine 127.0.0.1 login me password secret\n")
    (tmp_path / ".curlrc").write_text("user-agent = mine\n")
    variables = {name: value.format(folder=tmp_path)
                 for name, value in environment.items()}
    check(probes, f"http://127.0.0.1:{server.port}", UP, path="/a",
          environment=variables)
    version = probes.run("--version").output.decode().split()[-1]
    first, *headers = server.heads[0].decode().removesuffix(
        "\r\n\r\n").split("\r\n")
    assert first == "GET /a HTTP/1.1"
    assert sorted(headers) == [
        "Accept: */*", "Connection: close",
        f"Host: 127.0.0.1:{server.port}", f"User-Agent: obs-probes/{version}"]


def test_no_proxy_is_asked(probes, server, namespace):
    with RawServer(namespace, [read_head, EMPTY]) as proxy:
        names = ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY",
                 "all_proxy", "ALL_PROXY")
        variables = dict.fromkeys(names, f"http://127.0.0.1:{proxy.port}")
        check(probes, f"http://127.0.0.1:{server.port}", UP,
              environment=variables)
        check(probes, "https://127.0.0.1:1", Expected("connect"),
              environment=variables)
    assert proxy.asked == []
    assert len(server.heads) == 1


def test_each_check_has_a_connection_of_its_own(probes, server):
    """Also where the server would keep it open, and in one run."""
    slugs = ["one", "two", "three"]
    for slug in slugs:
        probes.bind(slug, f"http://127.0.0.1:{server.port}")
        probes.set(slug)
    assert probes.run("once", *slugs).status == 0
    assert probes.run("once", "--jobs", "1", *slugs).status == 0
    assert (len(server.asked), len(server.heads)) == (6, 6)


def test_connect_to_keeps_the_host(probes, server):
    check(probes, "http://shop.example:8000", UP,
          connect_to=f"127.0.0.1:{server.port}")
    assert b"\r\nHost: shop.example:8000\r\n" in server.heads[0]


def test_the_template(probes, server):
    """A slug without a base URL of its own is put into OBS_BASE_URL."""
    probes.set("my-shop", path="/a")
    run = probes.run("once", environment={
        "OBS_BASE_URL": f"http://{{slug}}.test:{server.port}"})
    assert (run.status, run.lines()[0]["slug"]) == (0, "my-shop")
    assert f"Host: my-shop.test:{server.port}\r\n" in server.heads[0].decode()


def test_the_template_of_the_config_file(probes, server):
    probes.set("my-shop")
    (probes.state / "config").write_text(
        f"OBS_BASE_URL=http://{{slug}}.test:{server.port}\n")
    assert probes.run("once").status == 0
    assert len(server.heads) == 1


@pytest.mark.parametrize("netloc", [
    "shop.example", "shop.example:8000", "SHOP.example", "[2001:db8::1]",
    "[2001:db8::1]:8000", "192.0.2.1", "a_b.example"])
def test_the_host_is_as_it_was_spelt(probes, server, netloc):
    check(probes, f"http://{netloc}", UP,
          connect_to=f"127.0.0.1:{server.port}")
    assert f"\r\nHost: {netloc}\r\n" in server.heads[0].decode()


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_real_servers_see_http_1_1(probes, web, tls):
    """They know HTTP/2 too; each check begins a connection."""
    url = f"https://good.test:{web.tls}" if tls \
        else f"http://good.test:{web.plain}"
    path = f"/seen/{tls}"
    for _ in range(2):
        check(probes, url, UP, path=path)
    lines = web.seen(path)
    assert lines
    for line in lines:
        assert "HTTP/1.1" in line and "HTTP/2" not in line, line
        assert "obs-probes/" in line and "HEAD" not in line, line
        if web.name == "nginx":
            name = "good.test" if tls else ""
            assert line.endswith(f"|close|1|{name}"), line
