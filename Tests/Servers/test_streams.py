"""Live event streams through every server: prompt, resumable, and ended."""

import contextlib
import json
import time

import pytest

from exchange import Request
from live import Stream, processes
from state import ALICE, SHOP

#: How long a stream's process may outlive its client.
LINGERING = 20.0
#: Where a silent stream lives longer, because the server notices that its
#: client has left at the second write (Apache) or the sixth (Caddy): with a
#: comment every 15 s that is 30 s or 90 s. In the test they have an event
#: every second instead.
LATE_TO_NOTICE = ("apache", "caddy")


@pytest.fixture
def opening(server):
    """Opens streams of a server, and closes them after the test."""
    server.state.reset()
    with contextlib.ExitStack() as stack:
        def opened(target="events/my-shop", token=ALICE, **how):
            stream = Stream(server, target, token, **how)
            stack.callback(stream.close)
            return stream
        yield opened


def append(server, kind, slug="my-shop"):
    """Appends an event over HTTP; its line as the server answers it."""
    body = json.dumps({"kind": kind}).encode()
    headers = (("Authorization", f"Bearer {ALICE}"),)
    answer = server.send(Request("POST", f"events/{slug}", headers, body))
    assert answer.status == 201, answer
    return answer.body.decode()


def as_event(line):
    """The event that a line is sent as."""
    return {"id": json.loads(line)["event_id"], "data": line}


def test_a_stream_has_a_head_at_once(opening):
    response = opening().response
    assert response.status == 200
    assert response.headers.get_all("Content-Type") == ["text/event-stream"]
    assert response.headers.get_all("Cache-Control") == ["no-store"]
    assert response.headers.get_all("X-Content-Type-Options") == ["nosniff"]
    assert response.headers.get_all("Content-Length") is None


def test_events_come_within_a_second(opening, server):
    stream = opening()
    for kind in ("deploy_started", "deploy_failed"):
        line = append(server, kind)
        assert stream.next() == as_event(line)


def test_two_readers_get_the_same(opening, server):
    streams = [opening(), opening()]
    line = append(server, "walk_completed")
    assert [stream.next() for stream in streams] == [as_event(line)] * 2


def test_last_event_id_resumes(opening, server):
    first = append(server, "deploy_started")
    missed = [append(server, "probe_down"), append(server, "probe_up")]
    stream = opening(last_event_id=as_event(first)["id"])
    assert [stream.next(), stream.next()] == list(map(as_event, missed))
    line = append(server, "deploy_succeeded")
    assert stream.next() == as_event(line)


def test_a_stream_of_all_apps_has_those_of_the_token(opening, server):
    stream = opening("events", SHOP)
    append(server, "deploy_started", "blog")
    line = append(server, "deploy_started")
    assert stream.next() == as_event(line)


def test_a_stream_needs_a_token(opening):
    assert opening(token="guessed").response.status == 401


def test_a_refused_stream_is_a_problem(opening):
    response = opening("events/My_Shop").response
    assert response.status == 422
    assert response.headers["Content-Type"] == "application/problem+json"


def test_no_process_outlives_its_client(everywhere):
    servers = [server for server in everywhere if server.name != "bare"]
    for server in servers:
        server.state.reset()
        stream = Stream(server, "events/my-shop", ALICE)
        assert len(processes(server.state)) == 1, server.name
        # Leaving with something unread would be a reset, which all notice.
        stream.skip_comment()
        stream.close()
    left = time.monotonic()
    lingering = {server.name: server for server in servers}
    while lingering and time.monotonic() - left < LINGERING:
        for name, server in list(lingering.items()):
            if name in LATE_TO_NOTICE:
                append(server, "walk_completed")
            if not processes(server.state):
                del lingering[name]
        time.sleep(1)
    assert not lingering, f"still there after {LINGERING} s"
