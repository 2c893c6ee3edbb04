"""What a check, an ingest and a sweep have found is exported."""

import contextlib
import http.server
import json
import pathlib
import ssl
import sys
import threading
import time

import pytest

from obs_tools import DAY, day, of

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path += [str(TESTS / "Probes"), str(TESTS / "Transcripts")]

import sample_log  # noqa: E402
from authority import Authority  # noqa: E402

TEST_DRIVER = {"OBS_LIBVIRT_URI": "test:///default"}
HOSTS = {"OBS_HOST": "{slug}.apps.example.com"}


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers 200 after a tenth of a second, but 503 for /bad."""

    def do_GET(self):
        time.sleep(0.1)
        self.send_response(503 if self.path == "/bad" else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Says nothing."""


@contextlib.contextmanager
def web(context=None):
    """A web server, with TLS if there is a context for it; gives its URL."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http{'s' if context else ''}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def checked(obs, url, status=0, environment=None, path="/"):
    """What is exported once an app was checked."""
    obs.done("obs-probes", "set", "my-shop", "--path", path)
    obs.done("obs-probes", "bind", "my-shop", url)
    run = obs.run("obs-probes", "once", "my-shop", "--fall", "1",
                  environment=environment)
    assert run.returncode == status, run
    return of("my-shop", obs.exported("obs-probes"))


def test_a_check_that_finds_an_app_up(obs):
    with web() as url:
        found = checked(obs, url)
    assert (found["probe_up"], found["probe_http_status_code"]) == (1, 200)
    assert 0.1 <= found["probe_duration_seconds"] < 5
    assert abs(found["probe_last_check_timestamp_seconds"]
               - time.time()) < 20
    assert "probe_certificate_expiry_timestamp_seconds" not in found


def test_checks_that_find_it_down_and_gone(obs):
    with web() as url:
        found = checked(obs, url, 1, path="/bad")
        assert (found["probe_up"], found["probe_http_status_code"]) == (0, 503)
        assert found["probe_consecutive_failures"] == 1
    found = checked(obs, url, 1)
    assert (found["probe_up"], found["probe_consecutive_failures"]) == (0, 2)
    assert not {"probe_http_status_code",
                "probe_duration_seconds"} & set(found)


def test_the_end_of_a_certificate(obs, tmp_path):
    authority = Authority(tmp_path / "authority", "the tests")
    file = authority.issue("own", "IP:127.0.0.1", end=12.5)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, authority.key)
    own = {"OBS_CA_FILE": str(authority.certificate)}
    with web(context) as url:
        found = checked(obs, url, environment=own)
    ends = ssl.cert_time_to_seconds(
        ssl._ssl._test_decode_cert(str(file))["notAfter"])
    assert found["probe_certificate_expiry_timestamp_seconds"] == ends


def line(number, status, duration, size):
    """A line of Caddy's access log, of this moment."""
    return sample_log.line(int(time.time()), number, "access.log0",
                           sample_log.SHOP, "curl", status, duration, size)


def test_an_ingest_moves_the_counters(obs, tmp_path):
    log = tmp_path / "access.log"
    log.write_text(line(1, 200, 0.0124, 5) + line(2, 404, 0.0011, 6)
                   + line(3, 101, 9.0, 7))
    seen = []
    for more in ("", line(4, 200, 0.0124, 8) + line(5, 503, 0.0124, 9)):
        with open(log, "a", encoding="utf-8") as file:
            file.write(more)
        obs.run("obs-events", "append", "my-shop", "deploy_started")
        obs.done("obs-analytics", "ingest", log, environment=HOSTS)
        found = of("my-shop", obs.exported("obs-analytics"))
        seen.append([found.get(("http_requests_total", name), 0) for name in
                     ("2xx", "3xx", "4xx", "5xx", "other")])
        seen[-1].append(found["http_response_bytes_total"])
    assert seen == [[1, 0, 1, 0, 1, 18], [2, 0, 1, 1, 1, 35]]
    row = json.loads(obs.done("obs-analytics", "show", "my-shop"))
    for percent in ("50", "95"):
        exported = found[f"http_request_duration_p{percent}_seconds"]
        shown = row["rollups"][-1][f"p{percent}_ms"]
        assert exported * 1000 == pytest.approx(shown, abs=1e-6)


def test_a_sweep_over_a_vm_that_tells_nothing(obs):
    """libvirt's test driver has a VM without any usage."""
    obs.done("obs-metrics", "bind", "my-shop", "test")
    obs.done("obs-metrics", "sample", environment=TEST_DRIVER)
    found = of("my-shop", obs.exported("obs-metrics"))
    assert list(found) == [("vm_sample_timestamp_seconds", "test")]
    [at] = found.values()
    assert abs(at - time.time()) < 20
