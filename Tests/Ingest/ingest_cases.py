"""Passes over small logs: of two apps, on three days, in several forms."""

import gzip
import os

from access_lines import SLUGS, Requests
from analytics_tool import Analytics
import oracle

#: Whether there is time for every point of every case.
THOROUGH = "OBS_THOROUGH" in os.environ
LOG = "logs/access.log"
ROLLED = "logs/access-2026-11-23T01-02-0%d.000.log"


def three_days():
    """Lines of each app on each day, and some that do not count."""
    requests = Requests(seed=5)
    lines = []
    for _ in range(3):
        lines += requests.lines(12)
        requests.sleep(24)
    return lines + [requests.line(back=24 * 3600 * 10**6) for _ in range(3)]


class Case:
    """One pass; it begins with nothing stored, and a plain log."""

    words = ("ingest", LOG)
    options = ()
    apps = SLUGS
    #: Hosts that app.json files name.
    hosts = {}

    def __str__(self):
        return type(self).__name__.lower()

    def prepare(self, program, place):
        """Makes what is there before; returns the tool and all lines."""
        (place / "logs").mkdir()
        analytics = Analytics(program, place / "state", self.apps, self.hosts)
        lines = three_days()
        self.write(lines, analytics, place)
        return analytics, lines

    def write(self, lines, _analytics, place):
        """Writes the logs."""
        (place / LOG).write_bytes(b"".join(lines))

    def require_done(self, scene):
        """Whatever the pass has said, all is counted."""
        scene.require_exact()


class Half(Case):
    """Half of the log is counted, and the hint tells that."""

    def write(self, lines, analytics, place):
        half = len(lines) // 2
        (place / LOG).write_bytes(b"".join(lines[:half]) + b'{"level"')
        analytics.ingest(place / LOG)
        (place / LOG).write_bytes(b"".join(lines))


class Packed(Case):
    """Two rolled files, one of them compressed, and the log."""

    def write(self, lines, _analytics, place):
        parts = [b"".join(lines[start::3]) for start in range(3)]
        (place / (ROLLED % 1 + ".gz")).write_bytes(gzip.compress(parts[0]))
        (place / (ROLLED % 2)).write_bytes(parts[1])
        (place / LOG).write_bytes(parts[2])


class PackedHalf(Case):
    """Half was counted before the log was rolled and compressed."""

    def write(self, lines, analytics, place):
        Half().write(lines[:20], analytics, place)
        (place / (ROLLED % 1 + ".gz")).write_bytes(
            gzip.compress((place / LOG).read_bytes()))
        (place / LOG).write_bytes(b"".join(lines[20:]))


class Created(Case):
    """No app has a directory, and no pass has been."""

    words = ("ingest", "--create", LOG)
    options = ("--create",)
    apps = ()


class Named(Half):
    """One app has hosts that its app.json names."""

    hosts = {"other.localhost": "blog", "blog.localhost": "blog"}


class Rebuilt(Half):
    """One app is rebuilt where half of the log is counted."""

    words = ("rebuild", "shop", "--from", LOG)

    def require_done(self, scene):
        stored = scene.analytics.stored()
        shop = {key: row for key, row in stored.items() if key[0] == "shop"}
        oracle.assert_equal(shop, {
            key: row for key, row in scene.counted.items()
            if key[0] == "shop"})


#: Each begins or goes another way; the others are like one of these.
CASES = [Named(), PackedHalf(), Created(), Rebuilt()]
if THOROUGH:
    CASES += [Case(), Half(), Packed()]
