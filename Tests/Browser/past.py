"""Three months of an app, as a restored backup has them.

The files are written as obs-files(5) describes them; everything in them is
older than this minute, which no tool could make in a test's time.
"""

import json
import math
import time

DAY, STEP = 86_400, 30
SLUG, VM = "my-shop", "test"
DAYS, EVENTS, SAMPLES = 90, 1000, 2880


def stamp(second):
    """A time as files have it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(second))


def wave(number, period, low, high):
    """A value that goes up and down."""
    share = (1 + math.sin(2 * math.pi * number / period)) / 2
    return round(low + (high - low) * share, 1)


def rollups(now):
    """A row for each day."""
    for age in reversed(range(DAYS)):
        busy = int(wave(age, 7, 4000, 13000))
        yield {
            "day": stamp(now - age * DAY)[:10], "requests": busy,
            "status_2xx": busy - 800, "status_3xx": 400,
            "status_4xx": 250 + age, "status_5xx": 50 - age // 2,
            "p50_ms": wave(age, 9, 10, 14), "p95_ms": wave(age, 5, 60, 120),
            "bytes_out": busy * 71_331}


def samples(now):
    """A day of samples, of which some values are not known."""
    for number in range(SAMPLES):
        yield {
            "at": stamp(now - (SAMPLES - number) * STEP), "vm_name": VM,
            "cpu_pct": None if number % 500 == 0 else wave(number, 720, 4, 60),
            "mem_pct": wave(number, 2400, 40, 52), "disk_pct": 23.1}


def happenings(now):
    """Deploys every other day, an outage in the week, and walks."""
    spacing = DAYS * DAY // EVENTS
    for number in range(EVENTS):
        at = now - (EVENTS - number) * spacing
        turn = number % 77
        if turn == 3:
            yield at, "probe_down", "error", "http: status 502, not 200", {
                "url": "http://my-shop.example.com/"}
        elif turn == 4:
            yield at, "probe_up", "info", "up after 2 h", {
                "down_for_s": spacing}
        elif turn % 22 == 10:
            yield at, "deploy_succeeded", "info", "Deployed a58e5a0", {
                "commit": "a58e5a0", "vm_name": VM}
        elif turn == 11:
            yield at, "deploy_failed", "error", "No space left on device", {}
        else:
            yield at, "walk_completed", "info", f"{number} pages", {
                "pages": number}


def events(now):
    """The timeline, the oldest first."""
    for number, (at, kind, severity, message, metadata) in enumerate(
            happenings(now)):
        yield {
            "event_id": f"evt-{int(at):08x}{number:04x}", "slug": SLUG,
            "kind": kind, "at": stamp(at), "severity": severity,
            "message": message, "metadata": metadata}


def happened(kind, days, number=1):
    """An event of so many days ago."""
    at = int(time.time() - days * DAY)
    return {
        "event_id": f"evt-{at:08x}{number:04x}", "slug": SLUG, "kind": kind,
        "at": stamp(at), "severity": "info", "message": "", "metadata": {}}


def lines(rows):
    """Objects as lines."""
    return "".join(json.dumps(row, separators=(",", ":")) + "\n"
                   for row in rows)


def restore(state, slug=SLUG, share=1):
    """Writes the three months, or the newest share of each file."""
    now = time.time()
    for name, make in (
            ("rollups", rollups), ("samples", samples), ("events", events)):
        rows = [row | {"slug": slug} if "slug" in row else row
                for row in make(now)]
        state.write(f"apps/{slug}/{name}.jsonl",
                    lines(rows[-math.ceil(len(rows) * share):]))
    state.write(f"apps/{slug}/app.json", json.dumps({"vm_name": VM}) + "\n")
    state.write(f"apps/{slug}/probe.json", lines([{
        "config": {"path": "/healthz", "interval_s": 60,
                   "expected_status": 200, "timeout_s": 5, "enabled": True},
        "last_run_at": stamp(now - 20), "last_status": "up",
        "last_http_status": 200, "last_error": None,
        "consecutive_failures": 0}]))
