"""What the configurations promise, whatever the programs do.

In the place of the programs stands a script that tells what it was given.
"""

import pytest

from exchange import PREFIX, Request
from targets import EVERY_SERVER, opened

SCRIPT = """\
#!/bin/sh
printf 'Status: 201 Created\\r\\nContent-Type: text/plain\\r\\n\\r\\n'
env | sort
printf 'body: '
head -c "${CONTENT_LENGTH:-0}" | tail -c 100
"""


@pytest.fixture(scope="module", params=EVERY_SERVER)
def server(request, folder, dashboard):
    """Each server, with the script as its only program."""
    cgi_bin = folder / "cgi-bin"
    cgi_bin.mkdir(exist_ok=True)
    program = cgi_bin / "events"
    program.write_text(SCRIPT, encoding="utf-8")
    program.chmod(0o755)
    with opened(request.param, folder, dashboard, cgi_bin) as server:
        yield server


def told(answer):
    """What the script told of its environment."""
    assert answer.status == 201
    lines = answer.body.decode().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def test_a_program_gets_what_the_contract_needs(server):
    headers = (("Authorization", "Bearer x"), ("Last-Event-ID", "evt-1"),
               ("Accept", "text/event-stream"))
    request = Request("GET", "events/my-shop?limit=1&kind=a%20b", headers)
    environment = told(server.send(request))
    expected = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/my-shop",
        "SCRIPT_NAME": PREFIX + "events", "QUERY_STRING": "limit=1&kind=a%20b",
        "HTTP_AUTHORIZATION": "Bearer x", "HTTP_LAST_EVENT_ID": "evt-1",
        "HTTP_ACCEPT": "text/event-stream", "GATEWAY_INTERFACE": "CGI/1.1",
        "OBS_STATE_DIR": str(server.state.directory)}
    assert expected.items() <= environment.items()
    assert environment["SCRIPT_FILENAME"].endswith("/cgi-bin/events")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_program_gets_the_body_of(method, server):
    answer = server.send(Request(method, "events/x", body=b'{"kind":"a"}'))
    assert told(answer)["REQUEST_METHOD"] == method
    assert answer.body.endswith(b'body: {"kind":"a"}')


def test_a_proxy_header_is_no_setting(server):
    request = Request("GET", "events", (("Proxy", "http://192.0.2.1:1"),))
    assert not told(server.send(request)).get("HTTP_PROXY")


@pytest.mark.parametrize("path", ["nope", "nope/my-shop", "eventsx/my-shop"])
def test_an_unknown_resource_is_not_found(path, server):
    assert server.send(Request("GET", path)).status == 404


def test_an_answer_of_a_program_has_its_own_headers_only(server):
    answer = server.send(Request("GET", "events"))
    assert answer.values("Content-Security-Policy") == []
    assert answer.values("X-Content-Type-Options") == []
    assert answer.values("Content-Type") == ["text/plain"]


def test_a_head_has_no_body(server):
    answer = server.send(Request("HEAD", "events"))
    assert (answer.status, answer.body) == (201, b"")


def test_two_mebibytes_are_too_much(server):
    answer = server.send(Request("POST", "events/x", body=b"x" * (2 << 20)))
    # Caddy, still sending, may see that lighttpd closes before its answer.
    also = [502] if server.name == "caddy-proxy" else []
    assert answer.status in [413, *also]


def test_a_folder_is_not_listed(server):
    assert server.send(Request("GET", "")).status in (403, 404)
