"""The independent count itself, against lines that were counted by hand."""

import gzip
import json

import pytest

import oracle
from oracle_hosts import comparable
from oracle_values import day_of_number, day_of_text, latency_of_text

SLUGS = oracle.Slugs(
    "{slug}.localhost", {"shop", "blog"}, {"own.example": "blog"})


def line(**changes):
    """An access log line of Caddy 2.6.2; None drops a member."""
    record = {
        "level": "info", "ts": 1795390701.4294584,
        "logger": "http.log.access.log1", "msg": "handled request",
        "request": {"host": "shop.localhost:80",
                    "headers": {"User-Agent": ["curl/7"]}},
        "user_id": "", "duration": 0.002588578, "size": 11, "status": 200,
        "resp_headers": {"Content-Type": ["text/html"]}} | changes
    kept = {name: value for name, value in record.items()
            if value is not None}
    return json.dumps(kept, separators=(",", ":")).encode() + b"\n"


def reasons(*lines):
    return oracle.count(lines, SLUGS).reasons()


def only_row(*lines, **options):
    """The one row that these lines make."""
    counted = oracle.count(lines, SLUGS, **options)
    assert not counted.reasons()
    [row] = counted.values()
    return row


def test_rows():
    counted = oracle.count([
        line(), line(status=503, duration=0.2, size=5), line(status=0),
        line(ts=1795305600, status=404, duration=0.05),
        line(ts=1795305599.999, status=404, duration=0.05),
        line(ts="2026-11-22T00:30:00+0100", status=301, duration="1.5ms"),
        line(request={"host": "OWN.example."}, status=199),
    ], SLUGS)
    today, yesterday = "2026-11-22", "2026-11-21"
    assert {key: row.values() for key, row in counted.items()} == {
        ("shop", today): {
            "requests": 4, "status_2xx": 1, "status_3xx": 0, "status_4xx": 1,
            "status_5xx": 1, "p50_ms": 50, "p95_ms": 200, "bytes_out": 38},
        ("shop", yesterday): {
            "requests": 2, "status_2xx": 0, "status_3xx": 1, "status_4xx": 1,
            "status_5xx": 0, "p50_ms": 1.5, "p95_ms": 50, "bytes_out": 22},
        ("blog", today): {
            "requests": 1, "status_2xx": 0, "status_3xx": 0, "status_4xx": 0,
            "status_5xx": 0, "p50_ms": 2.588578, "p95_ms": 2.588578,
            "bytes_out": 11}}
    assert (counted.lines, counted.counted) == (7, 7)


@pytest.mark.parametrize("reason, bad", [
    ("not_json", b"\n"), ("not_json", b"2026/11/22\tINFO\tx\n"),
    ("not_json", b"[]\n"), ("not_json", line()[:-2] + b"\n"),
    ("not_json", line()[:-1] + b"}\n"), ("not_json", line()[:-1] + b" \n"),
    ("not_access", line(logger="http.log.error.log1")),
    ("not_access", line(logger="http.log.accessories")),
    ("not_access", line(logger=None, size=None)),
    ("not_access", line(status="200")), ("not_access", line(status=200.0)),
    ("not_access", line(status=-1)), ("not_access", line(status=10**9)),
    ("not_access", line(request="x")), ("not_access", line(request=None)),
    ("no_time", line(ts=-1)), ("no_time", line(ts="yesterday")),
    ("no_time", line(ts=10**21)), ("no_time", line(ts=None)),
    ("no_host", line(request={})), ("no_host", line(request={"host": ""})),
    ("no_host", line(request={"host": 1})),
    ("unknown_host", line(request={"host": "other.localhost"})),
    ("own_probe", line(request={
        "host": "shop.localhost",
        "headers": {"User-Agent": ["obs-probes/1"]}})),
])
def test_skipped(reason, bad):
    assert reasons(bad) == {reason: 1}


def test_longest_line():
    longest = 8 * 1024 * 1024
    padded = line(pad="x" * (longest - len(line(pad="")) + 1))
    assert len(padded) == longest + 1
    assert not reasons(padded)
    assert reasons(b" " + padded) == {"too_long": 1}


def changed(old, new):
    """The line with one part written otherwise."""
    assert old in line()
    return line().replace(old, new, 1)


@pytest.mark.parametrize("good", [
    line()[:-1] + b"\r\n", b"\0" * 100 + line(),
    line(logger="http.log.access"), line(logger=None),
    changed(b'"logger"', b'"name"'), changed(b'"ts"', b'"when"'),
    changed(b'"msg"', b'"headers":{"status":[{"status":500}]},"msg"'),
    changed(b"handled request", b"\xff\xfe\x01"),
    changed(b'"status"', b'"st\\u0061tus"'),
    changed(b'"user_id":""', b'"user_id":' + b"[" * 9999 + b"]" * 9999),
    changed(b'"status":200', b'"status":200,"status":500'),
])
def test_counted(good):
    assert only_row(good).classes == {"status_2xx": 1}


def test_torn_line():
    counted = oracle.count([line()[:99] + line(status=404)], SLUGS)
    assert counted.reasons() == {"torn": 1}
    assert [row.classes for row in counted.values()] == [{"status_4xx": 1}]
    assert reasons(line()[:99] + line(logger="x")) == {"not_json": 1}


@pytest.mark.parametrize("latency, members", [
    (None, {"status": 0}), (None, {"status": 101}), (None, {"duration": -1}),
    (None, {"resp_headers": {"Content-Type": ["text/event-stream; x"]}}),
    (None, {"duration": 366 * 86400 + 1}), (None, {"duration": "1"}),
    (None, {"duration": None}), (366 * 86400e3, {"duration": 366 * 86400}),
    (2.588578, {"resp_headers": {"Content-Type": []}}),
    (2500, {"duration": 25e-1}), (0, {"duration": 0}),
])
def test_latency(latency, members):
    assert only_row(line(**members)).percentile(50) == latency


def test_units():
    for durations, latency in ("seconds", 7e3), ("ms", 7), ("nano", 7e-6):
        row = only_row(line(duration=7), durations=durations)
        assert row.percentile(95) == latency


@pytest.mark.parametrize("text, nanoseconds", [
    ("593.064µs", 593064), ("593.064μs", 593064), ("5us", 5000),
    ("1m32.05s", 92_050_000_000), ("1h2m", 3_720_000_000_000),
    ("15ms", 15_000_000), ("0s", 0), ("7ns", 7), ("-1s", None), ("", None),
    ("1", None), ("1x", None), ("s", None), ("1s ", None), ("8784h1s", None),
])
def test_go_durations(text, nanoseconds):
    assert latency_of_text(text) == nanoseconds


@pytest.mark.parametrize("text", [
    "2026-11-22T23:38:18.219Z", "2026-11-22T23:38:18Z",
    "2026-11-23T01:38:18+0200", "2026-11-22T18:08:18.5-05:30",
    "2026/11/22 23:38:18", "2026/11/22 23:38:18.114323558",
    "22/Nov/2026:23:38:19 +0000", "Sun Nov 22 23:38:19.499064 2026",
    "Sun Nov 22 23:38:19 UTC 2026", "Sun, 22 Nov 2026 23:38:19 GMT",
    "Sun, 22 Nov 2026 23:38:19 +0000", "1795390698", "1795390698091",
    "1795390698091182766", "1795390697.8367362",
])
def test_times(text):
    assert day_of_text(text) == "2026-11-22"


@pytest.mark.parametrize("text", [
    "", "now", "2026-11-22", "2026-13-22T23:38:18Z", "2026/11/22 24:00:00",
    "1969-12-31T23:59:59Z", "-1", "9999-12-31T23:59:59-00:01",
    "2026-11-22T23:38:18Zx", "253402300800000000000",
])
def test_no_times(text):
    assert day_of_text(text) is None


def test_edges_of_numbers():
    assert day_of_number("0") == "1970-01-01"
    assert day_of_number("99999999999") == "5138-11-16"
    assert day_of_number("100000000000") == "1973-03-03"
    assert day_of_number("100000000000000") == "1970-01-02"
    assert day_of_number("1e999999999999999999999") is None
    assert day_of_number("253402300799999999999") == "9999-12-31"


@pytest.mark.parametrize("host, name", [
    ("Shop.Localhost:80", "shop.localhost"), ("[::1]:80", "[::1]"),
    ("[::1]", "[::1]"), ("shop.localhost.", "shop.localhost"),
    ("shop.localhost.:80", "shop.localhost"), ("a:80:90", "a:80"), ("", ""),
])
def test_hosts(host, name):
    assert comparable(host) == name


def test_slugs():
    assert SLUGS("shop.localhost:80") == "shop"
    for host in ("", ".", "blog.localhost", "x.shop.localhost", "a.localhost",
                 ".localhost", "shop.localhost..", "../shop.localhost",
                 "shop.localhost.evil"):
        assert SLUGS(host) is None
    anything = oracle.Slugs("{slug}.localhost")
    assert anything("a.localhost:1") == "a"
    assert anything("-a.localhost") is None


def test_nearest_rank():
    row = oracle.Row()
    row.latencies = [number * 10**6 for number in range(20, 0, -1)]
    assert (row.percentile(50), row.percentile(95)) == (10, 19)
    row.latencies.append(21 * 10**6)
    assert (row.percentile(50), row.percentile(95)) == (11, 20)


def test_files(tmp_path):
    """Rolled files come first; a gzip that is not yet whole is passed over."""
    rolled = "access-2026-11-22T23-40-3"
    (tmp_path / "access.log").write_bytes(b"4\ncut")
    (tmp_path / (rolled + "1.756.log.gz")).write_bytes(gzip.compress(b"1\n"))
    (tmp_path / (rolled + "2.756.log")).write_bytes(b"2\n")
    (tmp_path / (rolled + "2.756.log.gz")).write_bytes(b"\x1f\x8bhalf")
    (tmp_path / (rolled + "3.756-size.log")).write_bytes(b"3\n")
    (tmp_path / "other.log").write_bytes(b"5\n")
    assert b"".join(oracle.every_line(tmp_path / "access.log")) \
        == b"1\n2\n3\n4\n"


@pytest.mark.parametrize("member, value, word", [
    ("requests", 2, "requests"), ("bytes_out", 12, "bytes_out"),
    ("status_2xx", 0, "status_2xx"), ("p50_ms", 2.6145, "p50_ms"),
    ("p95_ms", None, "p95_ms"),
])
def test_differences_are_told(member, value, word):
    counted = oracle.count([line()], SLUGS)
    stored = {key: row.values() | {"p50_ms": 2.6144}
              for key, row in counted.items()}
    oracle.assert_equal(stored, counted)
    for row in stored.values():
        row[member] = value
    with pytest.raises(AssertionError, match=word):
        oracle.assert_equal(stored, counted)
    with pytest.raises(AssertionError, match="missing"):
        oracle.assert_equal({}, counted)
    with pytest.raises(AssertionError, match="nothing counted"):
        oracle.assert_equal(stored, {})
