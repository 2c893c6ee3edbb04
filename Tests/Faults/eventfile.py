"""What must be true of events.jsonl at any moment."""

import json
import re

EVENT_ID = re.compile(r"evt-[0-9a-f]{12}")

#: How a crash may leave the last line.
TORN = b'{"event_id":"evt-0123456789ab","slug":"sho'


def path(state, slug="shop"):
    """Where an app's events are."""
    return state / "apps" / slug / "events.jsonl"


def read(state, slug="shop", name="events.jsonl"):
    """A file's bytes, empty if it is not there."""
    try:
        return (state / "apps" / slug / name).read_bytes()
    except FileNotFoundError:
        return b""


def lines(data):
    """The whole lines, each with its newline; an unterminated tail is none."""
    return data[:data.rfind(b"\n") + 1].splitlines(keepends=True)


def identity(line):
    """An event's id; the line must be an event."""
    event = json.loads(line)
    assert list(event) == ["event_id", "slug", "kind", "at", "severity",
                           "message", "metadata"], line
    assert EVENT_ID.fullmatch(event["event_id"]), line
    return event["event_id"]


def require_sound(data):
    """Each whole line is an event, and ids increase from line to line."""
    ids = [identity(line) for line in lines(data)]
    for before, after in zip(ids, ids[1:]):
        assert before < after, f"{after} follows {before}"
    return ids


def is_event(line):
    """Whether a line is an event rather than junk."""
    try:
        return bool(identity(line))
    except (ValueError, AssertionError, TypeError):
        return False


def events(data):
    """The whole lines that are events: what any reader must make of it."""
    return [line for line in lines(data) if is_event(line)]
