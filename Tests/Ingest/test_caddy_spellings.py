"""Every way in which Caddy 2.6.2 can be told to write an access log."""

import concurrent.futures
import struct

import oracle
from analytics_tool import Analytics
from caddy_runner import Caddy
from caddy_sites import plain, site
from web_traffic import Client

TIMES = ("unix_seconds_float", "unix_milli_float", "unix_nano", "iso8601",
         "rfc3339", "rfc3339_nano", "wall", "wall_milli", "wall_nano",
         "common_log", '"Mon Jan _2 15:04:05.999999 2006"',
         '"Mon Jan _2 15:04:05 MST 2006"', '"Mon, 02 Jan 2006 15:04:05 MST"',
         '"Mon, 02 Jan 2006 15:04:05 -0700"')
#: Words for `format json`, by what its durations are.
SECONDS = {
    **{f"time-{number}": f"time_format {word}"
       for number, word in enumerate(TIMES)},
    "durations-string": "duration_format string",
    "durations-seconds": "duration_format seconds",
    "message": "message_key text", "no-message": 'message_key ""',
    "level": "level_key severity", "no-level": 'level_key ""',
    "time": "time_key when", "name": "name_key who", "no-name": 'name_key ""',
    "stacktrace": "stacktrace_key trace", "colour": "level_format color",
    "upper": "level_format upper", "line-ending": 'line_ending "\r\n"',
    "all-renamed": "time_key a\nlevel_key b\nname_key c\nmessage_key d",
    "all-changed": "time_key at\nname_key who\nlevel_format color\n"
                   "time_format iso8601\nduration_format string",
}
#: In 2.6.2 every unknown word is nanoseconds.
NANOSECONDS = {"durations-nano": "duration_format nano",
               "durations-ms": "duration_format ms",
               "durations-odd": "duration_format odd"}
#: No line of these counts.
REFUSED = {"console": "not_json", "no-time": "no_time",
           "hidden-status": "not_access", "hidden-request": "not_access",
           "hidden-host": "no_host"}
#: Filters may take away or spoil any member.
FILTERS = {
    "masked": "request>remote_ip ip_mask {\n ipv4 16\n ipv6 32\n}",
    "bare-headers": "request>headers delete\nresp_headers delete",
    "hidden-duration": "duration replace hidden",
    "hidden-size": "size delete",
    "hidden-status": "status replace hidden",
    "hidden-host": "request>host delete",
    "hidden-request": "request delete",
}
#: What is asked of each site, and what its row must be.
ASKED = (("GET", "/status/200"), ("HEAD", "/status/200"),
         ("GET", "/status/204"), ("GET", "/status/304"),
         ("GET", "/status/404"), ("GET", "/status/503"),
         ("GET", "/status/999"), ("GET", "/slow/0.2"))
EXPECTED = {"requests": 8, "status_2xx": 4, "status_3xx": 1, "status_4xx": 1,
            "status_5xx": 1, "bytes_out": 4 * len("status 200\n") + 8}
NOTHING = {name: 0 for name in EXPECTED}


def all_sites():
    """A site for each spelling; its name is its host, its log, its slug."""
    spellings = {name: f"format json {{\n{words}\n}}" for name, words in (
        *SECONDS.items(), *NANOSECONDS.items(), ("no-time", 'time_key ""'))}
    spellings["console"] = "format console"
    for name, fields in FILTERS.items():
        spellings[name] = "format filter {\nwrap json\nfields {\n" \
            + fields + "\n}\n}"
    return "".join(site(plain(f"{name}.localhost"), name, spelling=spelling)
                   for name, spelling in spellings.items())


def half_past(folder):
    """A file for TZ: three and a half hours west of Greenwich."""
    file = folder / "zone"
    file.write_bytes(
        struct.pack(">5s15x6l", b"TZif", 0, 0, 0, 0, 1, 4)
        + struct.pack(">lBB4s", -12600, 0, 0, b"NST"))
    return file


def ask_all(caddy, name):
    """One client asks one site all that there is to ask."""
    client = Client(caddy, name)
    for method, target in ASKED:
        answer = client.ask(f"{name}.localhost:{caddy.plain}", target,
                            method=method)
        assert answer.startswith(b"HTTP/1.1 "), answer


def sums(rows, slug):
    """The rows of a slug together: it may be midnight."""
    return {name: sum(row[name] for (owner, _), row in rows.items()
                      if owner == slug) for name in EXPECTED}


def test_every_spelling(folder, backend, program):
    in_seconds = [*SECONDS, *FILTERS, "no-time", "console"]
    names = [*in_seconds, *NANOSECONDS]
    with Caddy(folder, backend, all_sites(), zone=half_past(folder)) as caddy:
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda name: ask_all(caddy, name), names))
    assert_written_so(caddy)
    analytics = Analytics(program, folder / "state")
    counted = ingested(analytics, caddy, in_seconds, "seconds") \
        | ingested(analytics, caddy, NANOSECONDS, "nano")
    rows = analytics.stored()
    oracle.assert_equal(rows, counted)
    for name in names:
        assert_as_asked(rows, name)


def ingested(analytics, caddy, names, durations):
    """One pass over some logs; what it had to count."""
    logs = [caddy.log(name) for name in names]
    lines = (line for log in logs for line in oracle.log_lines(log))
    expected = analytics.count(lines, durations)
    told = analytics.ingest("--create", "--durations", durations, *logs)
    assert told["skipped"] == expected.reasons()
    return dict(expected)


def assert_written_so(caddy):
    """Caddy did write local time, and carriage returns, where it can."""
    name = f"time-{TIMES.index('iso8601')}"
    assert b"-0330" in caddy.log(name).read_bytes()
    assert caddy.log("line-ending").read_bytes().endswith(b"}\r\n")


def assert_as_asked(rows, name):
    """What was asked is what is stored, and the unit of time is right."""
    expected = dict(NOTHING if name in REFUSED else EXPECTED)
    if name == "hidden-size":
        expected["bytes_out"] = 0
    assert sums(rows, name) == expected, name
    slowest = [row["p95_ms"] for (slug, _), row in rows.items()
               if slug == name]
    if name == "hidden-duration":
        assert set(slowest) == {None}
    elif expected["requests"]:
        assert 195 < max(slowest) < 100_000, name
