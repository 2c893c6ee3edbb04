"""What is exported is understood by all that it is made for."""

import http.server
import subprocess
import threading

import pytest

from app_files import HOSTILE, write_all
from metric_readers import Prometheus, eventually
from obs_tools import EXPORTERS, families, samples

OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
#: What node_exporter's format has no help for: it calls counters otherwise.
UNHELPED = ("obs_http_requests_total no help text\n"
            "obs_http_response_bytes_total no help text\n")


@pytest.fixture
def exports(obs):
    """What each tool exports of apps with everything."""
    write_all(obs)
    return {name: obs.done(name, "export") for name in EXPORTERS}


@pytest.fixture
def collected(exports, textfiles):
    """The same, where node_exporter reads it."""
    for name, text in exports.items():
        (textfiles / f"{name}.prom").write_text(text)
    return {key: value for text in exports.values()
            for key, value in samples(text).items()}


@pytest.mark.parametrize("name", EXPORTERS)
def test_the_strict_parser_takes_every_family(exports, name):
    found = families(exports[name])
    assert found
    for family in found:
        assert family.documentation, family
        assert family.type in ("gauge", "counter"), family
        assert family.unit == unit_of(family.name), family
        assert all(sample.timestamp is None for sample in family.samples)
        slugs = [sample.labels["slug"] for sample in family.samples]
        assert slugs == sorted(slugs) and set(slugs) == {"blog", "my-shop"}


def unit_of(name):
    """The unit that a name ends in."""
    last = name.rpartition("_")[2]
    return last if last in ("seconds", "bytes", "ratio") else ""


@pytest.mark.parametrize("name", EXPORTERS)
def test_the_linter_has_nothing_to_say(exports, name):
    run = subprocess.run(["promtool", "check", "metrics"], text=True,
                         input=exports[name], capture_output=True)
    said = UNHELPED if name == "obs-analytics" else ""
    assert (run.stdout, run.stderr) == ("", said)
    assert run.returncode == (3 if said else 0)


@pytest.mark.parametrize("name", EXPORTERS)
def test_of_nothing_there_is_the_end_alone(obs, name):
    assert obs.done(name, "export") == "# EOF\n"
    obs.write("my-shop")
    assert obs.done(name, "export") == "# EOF\n"


def test_node_exporter_passes_all_values_on(collected, node_exporter):
    assert node_exporter.samples() == collected
    assert node_exporter.is_content()
    assert len({key[0] for key in collected}) == 16
    found = node_exporter.families()
    types = {name: family.type for name, family in found.items()
             if name.startswith("obs_")}
    assert {name for name, kind in types.items() if kind != "gauge"} == {
        "obs_http_requests_total", "obs_http_response_bytes_total"}


def test_prometheus_has_them_from_node_exporter(collected, node_exporter):
    with Prometheus(node_exporter.port) as prometheus:
        eventually(lambda: len(prometheus.samples()) == len(collected))
        assert prometheus.samples() == collected
    assert ("vm_sample_timestamp_seconds", "blog", HOSTILE) in collected


@pytest.mark.parametrize("name", EXPORTERS)
def test_prometheus_reads_openmetrics_itself(exports, name):
    expected = samples(exports[name])
    with Page(exports[name]) as page, Prometheus(page.port) as prometheus:
        eventually(prometheus.samples)
        assert prometheus.samples() == expected
        [target] = prometheus.ask("targets")["activeTargets"]
        assert (target["health"], target["lastError"]) == ("up", "")
        told = prometheus.ask("metadata")
    assert page.accepted.startswith("application/openmetrics-text")
    for family in families(exports[name]):
        assert told[family.name] == [{
            "type": family.type, "help": family.documentation,
            "unit": family.unit}]


class Page:
    """A web server whose every page is an export, from `with` to its end."""

    def __init__(self, text):
        page = self
        self.accepted = ""

        class Handler(http.server.BaseHTTPRequestHandler):
            """One request."""

            def do_GET(self):
                page.accepted = self.headers["Accept"]
                self.send_response(200)
                self.send_header("Content-Type", OPENMETRICS)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                """Says nothing."""

        self.listener = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), Handler)
        self.port = self.listener.server_port
        self.thread = threading.Thread(
            target=self.listener.serve_forever, args=(0.01,))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown()
        self.thread.join()
        self.listener.server_close()
