"""GET of events: one app's, everybody's, filtered and paged."""

from state import BLOG_EVENT, EVENTS, SHOP
from table import Expected, answer, ask, case, problem

STARTED, DOWN, SUCCEEDED = EVENTS


def listed(*events, slug="my-shop"):
    """The answer that holds these events."""
    return answer(f'{{"slug":"{slug}","events":[{",".join(events)}]}}')


def everyones(*events):
    """The answer of the merged list."""
    return answer(f'{{"events":[{",".join(events)}]}}')


def bad_limit(shown):
    """The answer to a `limit`."""
    rule = "limit must be an integer from 1 to 1000, not "
    return problem(422, rule + shown)


ALL = listed(SUCCEEDED, DOWN, STARTED)

EVERYTHING = everyones(SUCCEEDED, BLOG_EVENT, DOWN, STARTED)

LIMITS = [
    case(f"limit={text}", ask(f"GET events/my-shop?limit={text}"),
         bad_limit(f'"{shown}"'))
    for text, shown in {
        "0": "0", "1001": "1001", "-1": "-1", "%2B5": "+5", "+5": " 5",
        "x": "x", "": "", "1.0": "1.0", "1e2": "1e2", "0x10": "0x10",
        "12345678901234567890": "12345678901234567890",
        "1%00": "1\\u0000", "1%0A": "1\\n", "%FF": "\ufffd",
        "9" * 70: "9" * 64 + "\u2026"}.items()
] + [
    case("limit=2", ask("GET events/my-shop?limit=2"),
         listed(SUCCEEDED, DOWN)),
    case("limit=1000", ask("GET events/my-shop?limit=1000"), ALL),
    case("limit twice: the first counts",
         ask("GET events/my-shop?limit=1&limit=0"), listed(SUCCEEDED),
         ask("GET events/my-shop?limit=0&limit=1"), bad_limit('"0"')),
    case("limit, escaped", ask("GET events/my-shop?%6cimit=%31"),
         listed(SUCCEEDED)),
]

FILTERS = [
    case("before an id",
         ask("GET events/my-shop?before=evt-6a3eba240003"),
         listed(DOWN, STARTED),
         ask("GET events/my-shop?before=evt-6a3eba240003&limit=1"),
         listed(DOWN),
         ask("GET events/my-shop?before=evt-6a3eb9ac0001"), listed()),
    case("before an id that is none",
         ask("GET events/my-shop?before=evt-1"),
         problem(422, 'before must be an event id (evt- and 12 hex digits), '
                      'not "evt-1"')),
    case("of a kind", ask("GET events/my-shop?kind=probe_down"),
         listed(DOWN), ask("GET events/my-shop?kind=probe_up"), listed(),
         ask("GET events/my-shop?kind=probe_down,deploy_started"),
         listed(DOWN, STARTED)),
    case("of a kind that none can be",
         ask("GET events/my-shop?kind=Probe-Down"),
         problem(422, "kind must match [a-z][a-z0-9_]{0,63}, "
                      'not "Probe-Down"')),
    case("of a severity", ask("GET events/my-shop?severity=error"),
         listed(DOWN)),
    case("of the severity warn", ask("GET events/my-shop?severity=warn"),
         problem(422, 'severity must be info, warning or error, not "warn"')),
    case("since a time",
         ask("GET events/my-shop?since=2026-06-26T17:42:00%2B00:00"),
         listed(SUCCEEDED, DOWN),
         ask("GET events/my-shop?since=2026-06-26T19:42:01%2B02:00"),
         listed(SUCCEEDED),
         ask("GET events/my-shop?since=2026-06-26"), ALL),
    case("since an event's time as it is shown: its + is no space",
         ask("GET events/my-shop?since=2026-06-26T17:42:00+00:00"),
         listed(SUCCEEDED, DOWN),
         ask("GET events/my-shop?since=2026-06-26T19:42:01+02:00"),
         listed(SUCCEEDED)),
    case("since a time that is none",
         ask("GET events/my-shop?since=yesterday"),
         problem(422, 'since must be a time (2026-06-26T17:42:11Z), a day '
                      '(2026-06-26) or an age (90m, 36h, 7d), not '
                      '"yesterday"')),
    case("every broken rule of a query at once",
         ask("GET events/my-shop?limit=x&severity=warn"),
         problem(422, 'limit must be an integer from 1 to 1000, not "x"; '
                      'severity must be info, warning or error, not "warn"')),
]

READS = [
    case("every event", ask("GET events/my-shop"), ALL),
    case("an app that nobody has written to", ask("GET events/new"),
         listed(slug="new")),
    case("HEAD", ask("HEAD events/my-shop"), ALL,
         ask("HEAD events/my-shop?limit=0"), bad_limit('"0"'),
         ask("HEAD events"), EVERYTHING),
    case("HEAD of what would be a stream",
         ask("HEAD events/my-shop",
             headers=[("Accept", "text/event-stream")]), ALL),
    case("everybody's", ask("GET events"),
         EVERYTHING,
         ask("GET events/"), EVERYTHING,
         ask("GET events?limit=2"), everyones(SUCCEEDED, BLOG_EVENT)),
    case("everybody's that the token may read", ask("GET events", token=SHOP),
         everyones(SUCCEEDED, DOWN, STARTED)),
    case("everybody's, filtered", ask("GET events?severity=warning"),
         everyones(BLOG_EVENT), ask("GET events?limit=0"), bad_limit('"0"')),
    case("a body that nobody asked for",
         ask("GET events/my-shop?limit=1", "not read"), listed(SUCCEEDED)),
]

ARGUMENTS = [
    case(f"?{query}", ask(f"GET events/my-shop?{query}"), ALL)
    for query in (
        "--state=/etc+-h", "--state+/etc", "-h", "--help", "--version", "+",
        "delete+my-shop", "unknown=1&foo", "&&&", "=", "%", "%zz=%", "?",
        "a=b=c")
]

HEADERS = [
    case(name, ask("GET events/my-shop", headers=headers), ALL)
    for name, headers in {
        "a Proxy: header": [("Proxy", "http://127.0.0.1:1/")],
        "a shell's function in headers": [
            (name, "() { :;}; echo; echo; /bin/id")
            for name in ("User-Agent", "Referer", "Cookie", "X-Any")],
        "a state directory in a header": [
            ("OBS-STATE-DIR", "/etc"), ("OBS_STATE_DIR", "/etc")],
        "If-None-Match": [("If-None-Match", "*")],
        "If-Modified-Since": [
            ("If-Modified-Since", "Fri, 26 Jun 2099 17:42:00 GMT")],
        "Accept-Encoding": [("Accept-Encoding", "gzip, br")],
        "Accept: text/html": [("Accept", "text/html")],
        "Accept: anything": [("Accept", "text/event-streams, */*;q=0.1")],
        "an Origin": [("Origin", "https://dash.example")],
        "a long header": [("X-Long", "x" * 4000)],
        "a Range": [("Range", "bytes=0-3")],
    }.items()
]

ALLOWING = {"Access-Control-Allow-Origin": "https://dash.example",
            "Vary": "Origin"}
PREFLIGHT = [("Origin", "https://dash.example"),
             ("Access-Control-Request-Method", "POST")]
CORS = "OBS_CORS_ORIGIN=https://dash.example\n"


def allowing(expected, **headers):
    """The same answer with the headers that let other pages read it."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return Expected(expected.status, expected.text,
                    expected.headers | ALLOWING | headers)


ORIGINS = [
    case("OBS_CORS_ORIGIN: its own pages", ask("GET events/my-shop",
         headers=[("Origin", "https://dash.example")]), allowing(ALL),
         ask("GET events/my-shop?limit=0"), allowing(bad_limit('"0"')),
         config=CORS),
    case("OBS_CORS_ORIGIN: other pages get the same", ask("GET events/my-shop",
         headers=[("Origin", "https://evil.example")]), allowing(ALL),
         config=CORS),
    case("OBS_CORS_ORIGIN: a browser asks first",
         ask("OPTIONS events/my-shop", token=None, headers=PREFLIGHT),
         allowing(Expected(204),
                  Access_Control_Allow_Methods="GET, HEAD, POST, PUT, DELETE",
                  Access_Control_Allow_Headers=(
                      "Authorization, Content-Type, Last-Event-ID"),
                  Access_Control_Max_Age="86400"), config=CORS),
    case("no OBS_CORS_ORIGIN: a browser asks first",
         ask("OPTIONS events/my-shop", token=None, headers=PREFLIGHT),
         problem(401, "a token is needed: Authorization: Bearer <token>",
                 WWW_Authenticate="Bearer")),
    case("an OBS_CORS_ORIGIN that can't stand in a header",
         ask("GET events/my-shop"), ALL,
         config="OBS_CORS_ORIGIN=https://a.example\x01x\n"),
]

CASES = LIMITS + FILTERS + READS + ARGUMENTS + HEADERS + ORIGINS
