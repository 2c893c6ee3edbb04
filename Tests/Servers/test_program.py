"""The program itself, where a server would only be in the way."""

import contextlib
import json
import pathlib
import select
import sys
import time

import pytest

from account import give_away
from piped import piping
from state import CONFIG, EVENTS
from table import ask
from targets import opened

PEAK_MEMORY = pathlib.Path(__file__).parents[1] / "peak_memory.py"
#: What no GET may reach, in bytes.
MEMORY_LIMIT = 12_000_000
#: When a comment shows that a stream lives, in seconds after the one before.
BEAT = (1.9, 3.5)


@pytest.fixture(scope="module")
def program(folder, dashboard):
    """The bare program, over a state of its own."""
    with opened("bare", folder, dashboard) as bare:
        yield bare


@pytest.fixture(autouse=True)
def fresh(program):
    """The same state before each test."""
    program.state.reset()


def append(program, slug="my-shop", **fields):
    """Appends an event; its line as it is answered."""
    body = json.dumps({"kind": "walk_completed"} | fields)
    answer = program.send(ask(f"POST events/{slug}", body))
    assert answer.status == 201, answer
    return answer.body


def as_sent(line):
    """The bytes by which a stream sends a line."""
    return b"id: %s\ndata: %s\n\n" % (
        json.loads(line)["event_id"].encode(), line)


def test_a_comment_every_two_seconds(program):
    """At the start, then 2 s later; nothing in between, events or not."""
    with contextlib.ExitStack() as stack:
        streams = [stack.enter_context(piping(program, target))
                   for target in ("events/my-shop", "events")]
        for stream in streams:
            stream.begin()
        began = time.monotonic()
        time.sleep(1)
        line = append(program)
        for stream in streams:
            assert stream.until(b"\n\n") == as_sent(line)
        pipes = [stream.process.stdout for stream in streams]
        left = began + BEAT[0] - time.monotonic()
        assert not select.select(pipes, [], [], left)[0], "too early"
        for stream in streams:
            left = began + BEAT[1] - time.monotonic()
            assert stream.until(b"\n\n", left) == b": \n\n"


def test_a_stream_that_fails_has_one_header(program):
    """It ends; what is wrong is for the server's log."""
    with piping(program) as stream:
        stream.begin()
        line = append(program)
        assert stream.until(b"\n\n") == as_sent(line)
        become_a_directory(program)
        output, errors = stream.rest()
        assert output == b""
        assert errors.count(b"\n") == 1
        assert b"apps/my-shop/events.jsonl" in errors
        assert stream.process.returncode == 0


def test_a_stream_of_all_apps_goes_on(program):
    """Without the app that can't be read, which is told once."""
    with piping(program, "events") as stream:
        stream.begin()
        become_a_directory(program)
        for _ in range(2):
            line = append(program, "blog")
            assert stream.until(b"\n\n") == as_sent(line)
        stream.process.terminate()
        output, errors = stream.rest()
        assert output == b""
        assert errors.count(b"\n") == 1
        assert b"apps/my-shop/events.jsonl" in errors


def become_a_directory(program):
    """Puts a directory in the place of an app's events."""
    events = program.state.directory / "apps/my-shop/events.jsonl"
    events.rename(events.with_name("away"))
    events.mkdir()
    give_away(events)


@pytest.mark.parametrize("slots", ["no file of slots", "another's"])
def test_streams_of_a_copy_that_cannot_be_written(program, slots):
    """They are not counted, since there is no place to count them in."""
    apps = program.state.directory / "apps"
    if slots == "another's":
        program.state.write("apps/.streams", "")
        (apps / ".streams").chmod(0o440)
    program.state.write("config", "OBS_STREAMS=1\n")
    apps.chmod(0o550)
    assert program.send(ask("POST events/new", '{"kind":"a"}')).status == 500
    with piping(program) as one, piping(program, "events") as other:
        one.begin()
        other.begin()
        line = append(program)
        assert one.until(b"\n\n") == other.until(b"\n\n") == as_sent(line)


def test_the_environment_comes_before_the_file_of_settings(program):
    """OBS_CORS_ORIGIN, in answers, refusals and streams."""
    mine, other = "https://mine.example", "https://other.example"
    for config in (CONFIG, CONFIG + f"OBS_CORS_ORIGIN={other}\n"):
        program.state.reset(config=config)
        for request in (ask("GET events/my-shop"),
                        ask("GET events/my-shop", token="guessed")):
            answer = program.send(request, OBS_CORS_ORIGIN=mine)
            assert answer.values("Access-Control-Allow-Origin") == [mine]
            assert answer.values("Vary") == ["Origin"]
        with piping(program, OBS_CORS_ORIGIN=mine) as stream:
            head = stream.until(b"\r\n\r\n")
            assert f"Access-Control-Allow-Origin: {mine}\r\n".encode() in head
            assert b"Vary: Origin\r\n" in head


def test_a_query_of_8_kib(program):
    """It can't be known whole, so what it says is refused, not guessed."""
    for size, status in ((8191, 200), (8192, 422), (8193, 422), (100_000, 422)):
        query = "limit=1&x=".ljust(size, "a")
        answer = program.send(ask(f"GET events/my-shop?{query}"))
        assert answer.status == status, (size, answer)
        if status == 200:
            assert json.loads(answer.body)["events"] == [
                json.loads(EVENTS[-1])]
        else:
            assert json.loads(answer.body)["detail"] == (
                "the query must be under 8192 bytes")
    long = "x=".ljust(8192, "a")
    for line in (f"POST events/my-shop?{long}", f"GET events?{long}"):
        body = '{"kind":"a"}' if line.startswith("POST") else None
        assert program.send(ask(line, body)).status == 422
    assert program.send(
        ask(f"GET events?{long}", token="guessed")).status == 401


def largest(number):
    """An event as large as one can be; some are larger once escaped."""
    escaped = r"\u007f" if number % 10 == 0 else "v"
    return (f'{{"event_id":"evt-6a3eb9{number:06x}","slug":"my-shop",'
            '"kind":"a","at":"2026-06-26T17:41:00+00:00","severity":"info",'
            f'"message":"{escaped * 4096}",'
            f'"metadata":{{"k":"{escaped * 32760}"}}}}')


@pytest.mark.parametrize("target", ["events/my-shop", "events"])
def test_a_page_of_the_largest_events(program, folder, target):
    """Whole, in order, and in little memory."""
    lines = [largest(number) for number in range(1003)]
    program.state.write(
        "apps/my-shop/events.jsonl", "".join(line + "\n" for line in lines))
    program.state.write("apps/blog/events.jsonl", "")
    report = folder / "peak"
    report.write_text("")
    give_away(report)
    answer = program.send(
        ask(f"GET {target}?limit=1000"),
        before=[sys.executable, "-IS", str(PEAK_MEMORY), str(report)])
    head = "" if target == "events" else '"slug":"my-shop",'
    body = f'{{{head}"events":[{",".join(lines[:2:-1])}]}}'.encode()
    assert answer.status == 200
    assert answer.values("Content-Length") == [str(len(body))]
    # Not compared by pytest: to show the difference would take for ever.
    assert (answer.body == body) is True
    assert int(report.read_text()) < MEMORY_LIMIT, report.read_text()
