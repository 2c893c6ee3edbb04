"""Answers of every kind, good and bad, over plain connections and TLS."""

import pytest

from expected_verdicts import UP, Expected, check
from plays import KIB, SAD, SAD_503, TRUNCATED, WHOLE, answers
from raw_server import RawServer, pause, read_head, wait

ANSWERS = answers()
SOON = 0.6


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer(probes, namespace, raw_tls, scheme, name):
    play, expected = ANSWERS[name]
    tls = raw_tls if scheme == "https" else None
    with RawServer(namespace, play, tls) as server:
        verdict = check(
            probes, f"{scheme}://127.0.0.1:{server.port}", expected)
    assert len(server.asked) == 1
    if scheme == "https" and expected is UP:
        assert verdict["certificate_days"] == 30


@pytest.mark.parametrize("name", TRUNCATED)
def test_tls_that_ends_without_a_word(probes, namespace, raw_tls, name):
    play, expected = TRUNCATED[name]
    with RawServer(namespace, play, raw_tls) as server:
        check(probes, f"https://127.0.0.1:{server.port}", expected)


@pytest.mark.parametrize("play", [
    [read_head, WHOLE, wait],
    [read_head, SAD + b"Content-Length: 9\r\n\r\n", wait],
    [read_head, b"HTTP/1.1 200 OK\r\n\r\n" + bytes(65 * KIB), wait]],
    ids=["a length", "wrong status", "64 KiB"])
def test_the_verdict_does_not_wait_for_the_end(probes, namespace, play):
    with RawServer(namespace, play) as server:
        probes.bind("shop", f"http://127.0.0.1:{server.port}")
        probes.set("shop")
        run = probes.run("once", "shop")
    wrong = play[1].startswith(SAD)
    assert run.status == wrong
    (SAD_503 if wrong else UP).require(run.lines()[0])
    assert run.seconds < SOON


def test_latency_is_that_of_the_whole_check(probes, namespace):
    """With the body: all that `timeout_s` is about."""
    play = [read_head, *[pause] * 4,
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n1", *[pause] * 4,
            b"2"]
    with RawServer(namespace, play) as server:
        verdict = check(probes, f"http://127.0.0.1:{server.port}", UP)
    assert 400 <= verdict["latency_ms"] < 900


BODILESS = {
    204: b"HTTP/1.1 204 None\r\nContent-Length: 5\r\n\r\n",
    304: b"HTTP/1.1 304 Same\r\nContent-Length: 5\r\n\r\n",
    101: b"HTTP/1.1 101 Switching\r\n\r\n",
    599: b"HTTP/1.1 599 Any\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("status", BODILESS)
def test_an_answer_that_has_no_body(probes, namespace, status):
    with RawServer(namespace, [read_head, BODILESS[status], wait]) as server:
        check(probes, f"http://127.0.0.1:{server.port}",
              Expected(http_status=status), expected_status=status)
