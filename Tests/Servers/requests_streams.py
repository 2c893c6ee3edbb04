"""What is asked of streams and gets one answer: refusals, and lists."""

from requests_events import ALL, EVERYTHING
from table import ask, case, problem

STREAM = ("Accept", "text/event-stream")
NO_ID = "Last-Event-ID must be an event id, not "

REFUSALS = [
    case(f"Last-Event-ID: {text[:20]}",
         ask("GET events/my-shop", headers=[STREAM, ("Last-Event-ID", text)]),
         problem(422, f'{NO_ID}"{shown}"'),
         ask("GET events", headers=[STREAM, ("Last-Event-ID", text)]),
         problem(422, f'{NO_ID}"{shown}"'))
    for text, shown in {
        "evt-1": "evt-1", "evt-6A3EBA240003": "evt-6A3EBA240003",
        "evt-6a3eba2400030": "evt-6a3eba2400030", "1": "1",
        "x" * 65: "x" * 64 + "\u2026"}.items()
] + [
    case("a stream with filters that break rules",
         ask("GET events/my-shop?kind=A&severity=warn", headers=[STREAM]),
         problem(422, "kind must match [a-z][a-z0-9_]{0,63}, "
                      'not "A"; severity must be info, warning or error, '
                      'not "warn"'),
         ask("GET events?severity=warn", headers=[STREAM]),
         problem(422, "severity must be info, warning or error, "
                      'not "warn"')),
]

LISTS = [
    case("HEAD of what would be a stream of all apps",
         ask("HEAD events", headers=[STREAM]), EVERYTHING),
    case("HEAD of what would be a stream that resumes",
         ask("HEAD events/my-shop",
             headers=[STREAM, ("Last-Event-ID", "evt-6a3eb9ac0001")]), ALL),
    case("a Last-Event-ID without a stream",
         ask("GET events/my-shop", headers=[("Last-Event-ID", "evt-1")]), ALL),
] + [
    case(f"Accept: {text}",
         ask("GET events/my-shop", headers=[("Accept", text)]), ALL)
    for text in ("application/json, text/event-stream;q=0",
                 "text/event-stream; q=0, application/json",
                 "text/event-stream;q=0.000", "text/*", "*/*")
]

CASES = REFUSALS + LISTS
