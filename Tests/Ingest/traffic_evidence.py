"""What the traffic must have left in the logs, for a test of it to count."""

import json

import oracle


def assert_it_was_odd(caddy):
    """Every kind of line is there, and the logs rolled in every way."""
    records = [json.loads(line) for path in caddy.every_log()
               for line in oracle.every_line(path)]
    requests = [record["request"] for record in records]
    assert len(records) > 1000
    assert {record["status"] for record in records} >= {
        0, 200, 204, 226, 304, 418, 502, 503, 599, 600, 999}
    assert {request["method"] for request in requests} >= {
        "GET", "HEAD", "POST", "PROPFIND"}
    assert {request["proto"] for request in requests} >= {
        "HTTP/1.1", "HTTP/2.0"}
    assert any(request["remote_ip"] == "::1" for request in requests)
    assert_uris(requests)
    assert_headers(records)
    assert_sizes(records)
    assert_rolls(caddy)


def assert_uris(requests):
    """Long ones, with quotes, backslashes and what was no UTF-8."""
    long = [request["uri"] for request in requests
            if len(request["uri"].encode()) > 4000]
    for odd in ('"status":500', "\\", "\ufffd", "\u2028"):
        assert any(odd in uri for uri in long), odd
    # Go refuses these before anybody could log them.
    assert not any("\x1b" in uri for uri in long)


def assert_headers(records):
    """Log members in the headers of both sides, an event stream, probes."""
    asked = [record["request"]["headers"] for record in records]
    told = [record["resp_headers"] for record in records]
    assert any("Status" in headers for headers in asked)
    assert any("Status" in headers for headers in told)
    assert any(headers.get("Upgrade") == ["websocket"] for headers in asked)
    assert any(headers.get("User-Agent") == ["obs-probes/1"]
               for headers in asked)
    assert any("event-stream" in headers.get("Content-Type", [""])[0]
               for headers in told)


def assert_sizes(records):
    """Whole bodies, bodies that clients left, bodies that were cut."""
    sizes = {path: [record["size"] for record in records
                    if record["request"]["uri"] == path
                    and record["request"]["method"] == "GET"]
             for path in ("/big/20000000", "/big/100000", "/cut")}
    assert any(0 < size < 20000000 for size in sizes["/big/20000000"])
    assert 100000 in sizes["/big/100000"]
    assert set(sizes["/cut"]) == {5000}


def assert_rolls(caddy):
    """Each busy log rolled, and what rolled was gzipped, or was not."""
    for name in ("own", "shared", "secure"):
        *rolled, last = oracle.log_files(caddy.log(name))
        assert len(rolled) >= 2, f"{name} rolled {len(rolled)} times"
        assert last == caddy.log(name)
        packed = [path for path in rolled if path.suffix == ".gz"]
        assert bool(packed) == (name != "secure"), rolled


def assert_mixed(lines):
    """Other loggers wrote what looks like access lines, and often."""
    names, alike = set(), set()
    for record in map(json.loads, lines):
        names.add(record.get("logger", ""))
        if {"request", "duration", "status"} <= record.keys():
            alike.add(record["logger"])
    assert alike == {"http.log.access", "http.log.error",
                     "http.handlers.reverse_proxy"}
    assert len(names) > 5, names


def assert_tallied(rows, tally):
    """What the clients of quiet.localhost were told is what is stored."""
    sums = {name: sum(row[name] for (slug, _), row in rows.items()
                      if slug == "quiet") for name in oracle.EXACT}
    assert sums == {name: tally[name] for name in oracle.EXACT}
