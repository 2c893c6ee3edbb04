"""The state directory that stands for one with a past in the examples."""

import json
import time

#: Where documents say that it is.
DIRECTORY = "/srv/obs"
MINUTE, HOUR, DAY = 60, 3600, 86_400
CONFIG = {"path": "/", "interval_s": 60, "expected_status": 200,
          "timeout_s": 5, "enabled": True}
#: What libcurl says of a port at which nobody listens.
REFUSED = "connect: Connection refused"
#: When an app went down and came up, the times of checks without a gap, the
#: last answer's milliseconds and the certificate's end: seconds from now.
APPS = {
    "blog": ([-27 * HOUR - 20.25 * MINUTE], [(-45 * DAY, -20)], None, 61 * DAY),
    "docs": ([-2 * DAY, -2 * DAY + 10 * MINUTE],
             [(-45 * DAY, -5 * DAY), (-5 * DAY + 7 * HOUR, -20)], 12.414,
             12.5 * DAY),
    "my-shop": ([], [(-41.5 * DAY, -20)], 3.087, 61 * DAY),
}


def write(directory):
    """Makes it, with checks that have just ended."""
    now = int(time.time())
    for slug, (changes, spans, latency, end) in APPS.items():
        app = directory / "apps" / slug
        app.mkdir(parents=True)
        is_down = len(changes) % 2 == 1
        files = {
            "probe.json": [probe(now, is_down)],
            "checks.jsonl": [
                {"from": stamp(now + first), "to": stamp(now + last),
                 "latency_ms": latency, "certificate_end": stamp(now + end)}
                for first, last in spans],
            "events.jsonl": [event(slug, number, now + change)
                             for number, change in enumerate(changes)]}
        for name, lines in files.items():
            (app / name).write_text("".join(map(line, lines)))


def probe(now, is_down):
    """What the last check found, after one failure a minute."""
    return {"config": CONFIG, "last_run_at": stamp(now - 20),
            "last_status": "down" if is_down else "up",
            "last_http_status": None if is_down else 200,
            "last_error": REFUSED if is_down else None,
            "consecutive_failures": 1641 if is_down else 0}


def event(slug, number, second):
    """A change: down, then up, and so on."""
    kind, severity = [
        ("probe_down", "error"), ("probe_up", "info")][number % 2]
    return {"event_id": f"evt-{int(second):08x}{number:04x}", "slug": slug,
            "kind": kind, "at": stamp(second), "severity": severity,
            "message": "", "metadata": {}}


def stamp(second):
    """A time as files have it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(second))


def line(value):
    return json.dumps(value, separators=(",", ":")) + "\n"
