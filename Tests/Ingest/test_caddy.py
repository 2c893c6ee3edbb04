"""A real Caddy's logs, followed while it writes and rolls them.

The rollups must be what an independent count says, for every slug and day,
and stay it: whatever is read again adds nothing.
"""

import collections
import gzip
import random
import shutil
import signal
import time

import pytest

import caddy_sites
import oracle
from analytics_tool import Analytics, eventually
from caddy_runner import Caddy
from oracle_hosts import comparable
from traffic_evidence import assert_it_was_odd, assert_tallied
from web_traffic import Traffic

APPS = ("own", "shop", "blog", "bare", "quiet", "secure", "idle",
        "moved")
HOSTS = {"www.blog.example": "blog", "[::1]": "blog", "blog.localhost": "blog",
         "moved.example": "moved"}


@pytest.fixture
def caddy(folder, backend):
    """A Caddy with several logs; each comes to be with its first line."""
    with Caddy(folder, backend, caddy_sites.ALL) as caddy:
        yield caddy


@pytest.fixture
def analytics(folder, program):
    """A state directory with some apps, one of them bound to hosts."""
    return Analytics(program, folder / "state", APPS, HOSTS)


def named(caddy):
    """The logs as somebody names them who knows that they will come."""
    return [caddy.log(name) for name in caddy_sites.LOGS]


def all_lines(caddy):
    """Every line of every log there is."""
    for path in caddy.every_log():
        yield from oracle.every_line(path)


def assert_settled(analytics, counted, caddy, folder):
    """The rows are the count, in every view, and nothing changes them."""
    oracle.assert_equal(analytics.stored(), counted)
    assert_views(analytics)
    rows = analytics.stored()
    for words in every_naming(caddy, folder):
        again = analytics.ingest(*words)
        assert analytics.stored() == rows, words
        assert again["counted"] == 0, words
        analytics.forget()
        again = analytics.ingest(*words)
        assert analytics.stored() == rows, words
        assert again["counted"] == 0, words


def every_naming(caddy, folder):
    """The logs named in every way, and copies with other names."""
    yield caddy.every_log()
    yield sorted(caddy.logs.iterdir())
    yield [f"{caddy.logs}/*"]
    yield copies(caddy, folder / "restored")


def copies(caddy, folder):
    """All files as a backup may bring them back, packed and unpacked."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    files = [file for log in caddy.every_log()
             for file in oracle.log_files(log)]
    for number, file in enumerate(random.Random(1).sample(files, len(files))):
        data = b"".join(oracle.log_lines(file))
        packed = number % 2 == 0
        name = f"{number}.log.gz" if packed else f"{number}.log"
        (folder / name).write_bytes(gzip.compress(data) if packed else data)
    return sorted(folder.iterdir())


def assert_views(analytics):
    """`show` and GET show what is stored."""
    rows = analytics.stored()
    for slug in APPS:
        own = {key: row for key, row in rows.items() if key[0] == slug}
        assert analytics.shown(slug) == own
        assert analytics.asked(slug) == own
        assert bool(own) == (slug != "idle")


def requests(rows):
    return sum(row["requests"] for row in rows.values())


def test_followed(caddy, analytics, folder):
    """A follower beside the traffic; it shows all, and ends when asked."""
    with analytics.start("ingest", "--follow", *named(caddy)) as follower:
        tally = Traffic(caddy, "followed", moves=250).start().finish()
        caddy.stop()
        assert_it_was_odd(caddy)
        counted = analytics.count(all_lines(caddy))
        eventually(lambda: follower.ended() or
                   requests(analytics.stored()) >= counted.counted)
        told = follower.terminate()
    assert_tallied(analytics.stored(), tally)
    assert_summary(told, counted)
    assert_settled(analytics, counted, caddy, folder)


def test_one_pass(caddy, analytics, folder, program):
    """The same by one pass at the end, and by one pass for each file."""
    tally = Traffic(caddy, "one pass", moves=150).start().finish()
    caddy.stop()
    counted = analytics.count(all_lines(caddy))
    assert_summary(analytics.ingest(*caddy.every_log()), counted)
    assert_tallied(analytics.stored(), tally)
    assert_settled(analytics, counted, caddy, folder)
    other = Analytics(program, folder / "other", APPS, HOSTS)
    files = sorted(caddy.logs.iterdir())
    for file in random.Random(2).sample(files, len(files)):
        other.ingest(file)
    assert other.stored() == analytics.stored()


def assert_summary(told, counted):
    """The summary says what became of each line."""
    assert told["lines"] == counted.lines
    assert told["counted"] == counted.counted
    assert told["skipped"] == counted.reasons()
    assert told["bytes"] == counted.bytes
    assert_unknown(told["unknown_hosts"], counted.unknown_hosts)


def assert_unknown(told, counted):
    """The ten most frequent of the hosts that are nobody's, port or not."""
    unknown = collections.Counter()
    for host, number in counted.items():
        unknown[comparable(host)] += number
    assert sorted(told.values()) == sorted(unknown.values())[-10:]
    for host, number in told.items():
        assert number in (unknown[host], unknown[comparable(host)]), host


def test_killed_again_and_again(caddy, analytics, folder):
    """Followers and passes killed anywhere, also two at once."""
    traffic = Traffic(caddy, "killed", moves=250).start()
    assert torment(analytics, caddy, traffic) >= 10
    tally = traffic.finish()
    with analytics.start("ingest", "--follow", *named(caddy)) as follower:
        tally += Traffic(caddy, "last", moves=50).start().finish()
        caddy.stop()
        follower.terminate(signal.SIGINT)
    counted = analytics.count(all_lines(caddy))
    assert requests(analytics.stored()) <= counted.counted
    logs = ":".join(map(str, caddy.every_log()))
    analytics.ingest(environment={"OBS_ACCESS_LOG": logs})
    assert_tallied(analytics.stored(), tally)
    assert_settled(analytics, counted, caddy, folder)


def torment(analytics, caddy, traffic):
    """Kills followers and passes until the traffic ends; returns how many."""
    dice = random.Random("kills")
    kills = 0
    assert eventually(lambda: all(log.exists() for log in named(caddy)))
    while traffic.running():
        words = dice.choice((named(caddy), [f"{caddy.logs}/*.log"]))
        with analytics.start("ingest", "--follow", *words), \
                analytics.start("ingest", *words):
            time.sleep(dice.choice((0.005, 0.02, 0.05, 0.2, 1)))
        kills += 1
        if dice.random() < 0.3:
            analytics.ingest(*words)
    return kills
