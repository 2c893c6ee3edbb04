"""Live event streams through every server: prompt, resumable, and ended."""

import contextlib
import json
import os
import pathlib
import signal
import time

import pytest

from exchange import Request
from live import Stream, processes
from state import ALICE, SHOP, tokens

#: How long a stream's process may outlive its client.
LINGERING = 20.0
#: A second, in seconds since 1970, that events are seeded after.
PAST = 0x6A3EB900


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


def append(server, kind, slug="my-shop", **fields):
    """Appends an event over HTTP; its line as the server answers it."""
    body = json.dumps({"kind": kind} | fields).encode()
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


@pytest.mark.parametrize("target", ["events/my-shop", "events"])
def test_a_stream_has_what_its_filters_want(opening, server, target):
    stream = opening(target + "?kind=probe_up,probe_down&severity=error")
    append(server, "deploy_failed", severity="error")
    append(server, "probe_up", severity="info")
    wanted = [append(server, "probe_down", severity="error"),
              append(server, "probe_up", severity="error")]
    assert [stream.next(), stream.next()] == list(map(as_event, wanted))


def test_what_is_missed_is_filtered_too(opening, server):
    first = append(server, "deploy_started")
    append(server, "probe_up")
    missed = append(server, "probe_down")
    stream = opening("events/my-shop?kind=probe_down,deploy_started",
                     last_event_id=as_event(first)["id"])
    assert stream.next() == as_event(missed)
    line = append(server, "deploy_started")
    assert stream.next() == as_event(line)


def seeded(second, slug):
    """An event of a second of the past."""
    event_id = f"evt-{PAST + second:08x}{ord(slug):04x}"
    return (f'{{"event_id":"{event_id}","slug":"{slug}","kind":"a",'
            f'"at":"2026-06-26T17:41:{second:02}+00:00","severity":"info",'
            '"message":"","metadata":{}}')


def test_last_event_id_resumes_a_stream_of_all_apps(opening, server):
    """Ids of two apps become visible in any order: two seconds come again."""
    lines = {slug: [seeded(second, slug) for second in range(10, 20)]
             for slug in "ab"}
    server.state.reset(files={f"apps/{slug}/events.jsonl": lines[slug]
                              for slug in lines})
    stream = opening("events", last_event_id=as_event(seeded(15, "a"))["id"])
    last = as_event(append(server, "walk_completed", "c"))
    given = list(iter(stream.next, last))
    for slug in "ab":
        own = [event for event in given if f'"slug":"{slug}"' in event["data"]]
        expected = [as_event(line) for line in lines[slug]]
        # What is from the last two seconds may come again, nothing older.
        assert own == expected[-len(own):]
        assert expected[-6 if slug == "b" else -4] in own, "one is lost"
        assert expected[2] not in own, "older than two seconds"
    assert len(given) == len({event["id"] for event in given})


def test_streams_have_slots(opening, server):
    """A slot is free again when its stream ends, however that ends."""
    server.state.reset(config="OBS_STREAMS=2\n")
    # Streams of other tests, which have slots of a file that is gone.
    others = processes(server.state)
    first = [opening(), opening("events")]
    assert [stream.response.status for stream in first] == [200, 200]
    refused = opening().response
    assert refused.status == 503
    assert refused.headers.get_all("Retry-After") == ["1"]
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert json.loads(refused.read())["detail"] == (
        "as many streams as OBS_STREAMS allows are open")
    # Lists need none.
    append(server, "walk_completed")
    for number in (signal.SIGKILL, signal.SIGTERM):
        ended = next(process for process in processes(server.state)
                     if process not in others and has_slot(process))
        os.kill(ended, number)
        wait_until_gone(ended)
        assert opening().response.status == 200
        assert opening().response.status == 503


def has_slot(process):
    """Whether a process is a stream, not a refusal that is about to end."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return any(os.readlink(link).endswith("/apps/.streams") for link in
                   pathlib.Path(f"/proc/{process}/fd").iterdir())
    return False


def wait_until_gone(process):
    """A zombie has no open files any more, but a dying process may."""
    deadline = time.monotonic() + 5
    status = pathlib.Path(f"/proc/{process}/status")
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        while "\nState:\tZ" not in status.read_text(encoding="utf-8"):
            assert time.monotonic() < deadline, "it does not end"
            time.sleep(0.01)


def test_a_stream_of_all_apps_has_those_of_the_token(opening, server):
    stream = opening("events", SHOP)
    append(server, "deploy_started", "blog")
    line = append(server, "deploy_started")
    assert stream.next() == as_event(line)


def test_a_stream_ends_when_its_token_is_revoked(opening, server):
    stream = opening(token=SHOP)
    stream.skip_comment()
    left = [line for line in tokens().splitlines() if " shop " not in line]
    server.state.write("tokens", "\n".join(left) + "\n")
    # Up to two seconds, until it looks again; else this would never end.
    stream.read_to_end(5)
    assert opening(token=SHOP).response.status == 401


def test_a_stream_needs_a_token(opening):
    assert opening(token="guessed").response.status == 401


def test_a_refused_stream_is_a_problem(opening):
    response = opening("events/My_Shop").response
    assert response.status == 422
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("target", ["events/my-shop", "logs/my-shop"])
def test_no_process_outlives_its_client(everywhere, target):
    """A silent stream ends, too: some servers notice at its sixth comment."""
    servers = [server for server in everywhere if server.name != "bare"]
    for server in servers:
        server.state.reset(config="OBS_ACCESS_LOG=/etc/hosts\n")
        stream = Stream(server, target, ALICE)
        assert len(processes(server.state)) == 1, server.name
        # Leaving with something unread would be a reset, which all notice.
        stream.skip_comment()
        stream.close()
    left = time.monotonic()
    lingering = {server.name: server for server in servers}
    while lingering and time.monotonic() - left < LINGERING:
        for name, server in list(lingering.items()):
            if not processes(server.state):
                del lingering[name]
        time.sleep(0.5)
    assert not lingering, f"{list(lingering)}: still there after {LINGERING} s"
