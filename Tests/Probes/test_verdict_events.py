"""What reaches the timeline when verdicts change."""

import pytest

from namespace import DEAD
from plays import SAD, WHOLE
from raw_server import RawServer, read_head, wait


@pytest.fixture(params=["http", "https"])
def app(request, probes, namespace, raw_tls):
    """An app with a server whose answer a test can change."""
    tls = raw_tls if request.param == "https" else None
    with RawServer(namespace, [read_head, WHOLE], tls) as server:
        server.scheme = request.param
        probes.bind("shop", f"{request.param}://127.0.0.1:{server.port}")
        probes.set("shop")
        yield server


def days(app):
    """What https adds to the metadata."""
    return {"certificate_days": 30} if app.scheme == "https" else {}


def latency(event):
    """Takes the latency out of the metadata, which else repeats."""
    value = event["metadata"].pop("latency_ms")
    assert value is None or 0 < value < 1000
    return value


def test_down_and_up(probes, app):
    sad = [read_head, SAD + b"Content-Length: 0\r\n\r\n"]
    for play, failures in ((app.play, 0), (sad, 1), (sad, 2), (sad, 3)):
        app.play = play
        probes.run("once")
        assert probes.stored("shop")["consecutive_failures"] == failures
        assert len(probes.events("shop")) == (failures >= 2)
    down, = probes.events("shop")
    assert latency(down)
    assert (down["kind"], down["severity"]) == ("probe_down", "error")
    assert down["metadata"] == {
        "http_status": 503, "error": "http: status 503, not 200",
        "consecutive_failures": 2} | days(app)
    app.play = [read_head, WHOLE]
    for _ in range(2):
        assert probes.run("once").status == 0
    _, up = probes.events("shop")
    assert latency(up)
    assert 0 <= up["metadata"].pop("down_for_s") <= 5
    assert (up["kind"], up["severity"]) == ("probe_up", "info")
    assert up["metadata"] == {
        "http_status": 200, "consecutive_failures": 3} | days(app)


@pytest.mark.parametrize("words, failures", [
    ([], 2), (["--fall=1"], 1), (["--fall=3"], 3)])
def test_fall(probes, app, words, failures):
    probes.bind("shop", DEAD)
    for count in range(1, 5):
        assert probes.run("once", *words).status == 1
        assert len(probes.events("shop")) == (count >= failures)
    event, = probes.events("shop")
    assert latency(event) is None
    assert event["metadata"] == {
        "http_status": None, "consecutive_failures": failures,
        "error": probes.stored("shop")["last_error"]}


def test_fall_from_the_environment(probes, app):
    probes.bind("shop", DEAD)
    probes.run("once", environment={"OBS_PROBE_FALL": "1"})
    assert len(probes.events("shop")) == 1


def test_a_timeout(probes, app):
    app.play = [read_head, wait]
    probes.run("once", "--fall=1")
    event, = probes.events("shop")
    assert event["metadata"]["error"].startswith("timeout: ")
    assert event["metadata"]["http_status"] is None


def test_what_a_server_says_is_not_in_the_events(probes, app):
    """An odd reason and odd headers can't write to anybody's terminal."""
    app.play = [read_head, b"HTTP/1.1 503 \x1b[31m\x9b\r\n"
                b"X-A: \x1b]0;b\x07\r\n\r\n\x1b[2J"]
    run = probes.run("once", "--fall=1")
    file = probes.folder("shop") / "events.jsonl"
    for text in (run.output, file.read_bytes()):
        assert b"\x1b" not in text and b"\\u001b" not in text


def test_the_first_success_is_no_event(probes, app):
    assert probes.run("once", "--fall=1").status == 0
    assert probes.events("shop") == []
