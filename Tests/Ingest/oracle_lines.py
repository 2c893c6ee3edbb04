"""What one line of an access log is: a request to count, or a reason not to.

Stricter than need be where Caddy can't tell the difference: a line must be
JSON to Python, where it is enough that strings end and braces pair.
"""

import dataclasses
import json
import re
import sys
import threading

from oracle_values import (
    day_of_number, day_of_text, latency_of_number, latency_of_text)

LONGEST_LINE = 8 * 1024 * 1024
LOGGER = "http.log.access"
RESTARTS = (b'{"level":"', b'{"ts":')
STATUS = re.compile("[0-9]{1,9}", re.ASCII)
SIZE = re.compile("[0-9]+", re.ASCII)


class Skip(Exception):
    """A line that does not count, and why."""

    def __init__(self, reason, host=None):
        super().__init__(reason)
        self.reason = reason
        self.host = host


@dataclasses.dataclass
class Number:
    """A number as it is spelt."""

    text: str


@dataclasses.dataclass
class Access:
    """What a counted line says."""

    slug: str
    day: str
    status: int
    size: int
    latency: int | None


def access(line, slug_of, durations):
    """The Access of a line, and whether a torn part lay before it."""
    line = line.removesuffix(b"\n").removesuffix(b"\r").lstrip(b"\0")
    if len(line) > LONGEST_LINE:
        raise Skip("too_long")
    record = whole_object(line)
    if record is not None:
        return judged(record, slug_of, durations), False
    restart = max(map(line.rfind, RESTARTS))
    record = whole_object(line[restart:]) if restart > 0 else None
    try:
        if record is not None:
            return judged(record, slug_of, durations), True
    except Skip:
        pass
    raise Skip("not_json")


def whole_object(line):
    """The object that a line is from its first byte to its last, or None."""
    text = line.decode(errors="surrogateescape")
    try:
        value, end = DECODER.raw_decode(text)
    except ValueError:
        return None
    except RecursionError:
        value, end = with_a_deep_stack(DECODER.raw_decode, text)
    return value if isinstance(value, dict) and end == len(text) else None


def first_of_each(pairs):
    """The first of a repeated key counts; the order is the line's."""
    members = {}
    for key, value in pairs:
        members.setdefault(key, value)
    return members


#: Control characters pass, as everything that nobody looks at.
DECODER = json.JSONDecoder(
    object_pairs_hook=first_of_each, parse_int=Number, parse_float=Number,
    parse_constant=lambda _: None, strict=False)


def with_a_deep_stack(function, argument):
    """Calls it with room for 100,000 nested values (None, 0 if broken)."""
    results = []

    def call():
        try:
            results.append(function(argument))
        except ValueError:
            results.append((None, 0))

    limit, size = sys.getrecursionlimit(), threading.stack_size(1 << 29)
    sys.setrecursionlimit(250_000)
    try:
        thread = threading.Thread(target=call)
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
    return results[0]


def judged(record, slug_of, durations):
    """The Access of a whole record."""
    request = record.get("request")
    status = spelt(record.get("status"), STATUS)
    if not is_access(record) or not isinstance(request, dict) \
            or status is None:
        raise Skip("not_access")
    day = day_of(record)
    if day is None:
        raise Skip("no_time")
    host = request.get("host")
    if not isinstance(host, str) or not host:
        raise Skip("no_host")
    slug = slug_of(host)
    if slug is None:
        raise Skip("unknown_host", host)
    if first_header(request.get("headers"), "User-Agent").startswith(
            "obs-probes/"):
        raise Skip("own_probe")
    return Access(slug, day, status, spelt(record.get("size"), SIZE) or 0,
                  latency(record, status, durations))


def is_access(record):
    """Whether the access logger wrote it, whatever its key is called."""
    if isinstance(record.get("logger"), str):
        return names_access_logger(record["logger"])
    if any(map(names_access_logger, before_request(record))):
        return True
    return isinstance(record.get("size"), Number) \
        and isinstance(record.get("resp_headers"), dict)


def names_access_logger(value):
    """Whether it is the access logger's name, or that of one below it."""
    return isinstance(value, str) and (
        value == LOGGER or value.startswith(LOGGER + "."))


def before_request(record):
    """The top-level values before the member `request`."""
    for key, value in record.items():
        if key == "request":
            return
        yield value


def day_of(record):
    """The day of `ts`, or of the first member before `request` that fits."""
    values = [record["ts"]] if "ts" in record else before_request(record)
    return next(filter(None, map(day_of_value, values)), None)


def day_of_value(value):
    """The day of a value that is a time, or None."""
    if isinstance(value, Number):
        return day_of_number(value.text)
    return day_of_text(value) if isinstance(value, str) else None


def spelt(value, pattern):
    """The integer of a number that is spelt in digits alone, or None."""
    if isinstance(value, Number) and pattern.fullmatch(value.text):
        return int(value.text)
    return None


def first_header(headers, name):
    """The first string of a header, or nothing."""
    values = headers.get(name) if isinstance(headers, dict) else None
    values = values if isinstance(values, list) else []
    return next((value for value in values if isinstance(value, str)), "")


def latency(record, status, durations):
    """Nanoseconds, or None where the duration is no answer's."""
    kind = first_header(record.get("resp_headers"), "Content-Type")
    duration = record.get("duration")
    if status in (0, 101) or kind.startswith("text/event-stream"):
        return None
    if isinstance(duration, Number):
        return latency_of_number(duration.text, durations)
    return latency_of_text(duration) if isinstance(duration, str) else None
