"""What a line of an access log is, written down a second time.

A line that Python's json takes is judged by what json makes of it:
`loose_json` sees to that. Another line counts only if its strings end and
its brackets pair, and if what is looked at is as it should be; that is
checked by taking such lines apart here as loosely as the reader does.
"""

import log_values
import loose_json

NAMES = ("logger", "ts", "request", "status", "size", "duration",
         "resp_headers")
LOGGER = "http.log.access"
RESTARTS = (b'{"level":"', b'{"ts":')


class Skip(Exception):
    """A line that does not count, and why."""


def outcome(line):
    """`entry HOST DAY STATUS SIZE LATENCY`, `torn entry ...` or a reason.

    HOST is as it is spelt, in hex.
    """
    line = line.lstrip(b"\0").removesuffix(b"\r")
    found, is_whole = loose_json.members(line, "same")
    if is_whole:
        return entry_or_reason(found)
    restart = max(map(line.rfind, RESTARTS))
    if restart > 0:
        found, is_whole = loose_json.members(line[restart:], "same")
        record = entry_or_reason(found) if is_whole else ""
        if record.startswith("entry"):
            return f"torn {record}"
    return "not_json"


def entry_or_reason(found):
    """What a whole record is."""
    try:
        return " ".join(map(str, ("entry", *judged(*sorted_out(found)))))
    except Skip as skip:
        return str(skip)


def sorted_out(found):
    """The first of each member with a known name, and the values of others
    before the request."""
    known, others = {}, []
    for key, value in found:
        name = loose_json.text(key)
        if name in NAMES:
            known.setdefault(name, value)
        elif "request" not in known:
            others.append(value)
    return known, others


def judged(known, others):
    """The host, day, status, size and latency of a record."""
    request = known.get("request", b"")
    status = log_values.count(known.get("status"))
    if not is_access(known, others) or not request.startswith(b"{") \
            or status is None or status >= 10**9:
        raise Skip("not_access")
    times = [known["ts"]] if "ts" in known else others
    day = next(filter(None, map(log_values.day, times)), None)
    if day is None:
        raise Skip("no_time")
    host = member(request, "host") or b""
    if not host.startswith(b'"') or host == b'""':
        raise Skip("no_host")
    if first_string(member(request, "headers"), "User-Agent").startswith(
            "obs-probes/"):
        raise Skip("own_probe")
    return (host[1:-1].hex(), day, status,
            log_values.count(known.get("size")) or 0,
            latency(known, status))


def is_access(known, others):
    """Whether the access logger wrote it, whatever its key is called."""
    logger = known.get("logger", b"")
    if logger.startswith(b'"'):
        return names_access_logger(logger)
    return any(map(names_access_logger, others)) or (
        known.get("size", b"")[:1] in tuple(map(bytes, zip(b"-0123456789")))
        and known.get("resp_headers", b"").startswith(b"{"))


def names_access_logger(value):
    """Whether it is the access logger's name, or that of one below it."""
    name = loose_json.text(value[1:-1]) if value.startswith(b'"') else ""
    return name == LOGGER or name.startswith(LOGGER + ".")


def member(value, name):
    """The first member of a name of an object, None if there is none."""
    if value is None or not value.startswith(b"{"):
        return None
    found, _ = loose_json.members(value, "all")
    return next((each for key, each in found
                 if loose_json.text(key) == name), None)


def first_string(headers, name):
    """The first string of a header, or nothing."""
    values = member(headers, name)
    if values is None or not values.startswith(b"["):
        return ""
    return next((loose_json.text(value[1:-1])
                 for value in loose_json.elements(values, "all")
                 if value.startswith(b'"')), "")


def latency(known, status):
    """Nanoseconds, or `-` where the duration says nothing."""
    is_stream = first_string(known.get("resp_headers"), "Content-Type") \
        .startswith("text/event-stream")
    if status in (0, 101) or is_stream or "duration" not in known:
        return "-"
    found = log_values.nanoseconds(known["duration"])
    return "-" if found is None else found
