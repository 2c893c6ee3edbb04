"""An independent count of access log lines, to hold the product's against.

Plain and slow on purpose: Python's json reads each line, decimals are exact,
and every latency is kept, so that percentiles are the exact order statistic.

    counted = count(log_lines(path), Slugs("{slug}.localhost", {"shop"}))
    assert_equal(stored_rows(state), counted)
"""

import collections
import math

from oracle_files import (  # noqa: F401 (one name for all users)
    every_line, log_files, log_lines, merged_rows, shown_rows, stored_rows,
    whole_lines)
from oracle_hosts import Slugs  # noqa: F401
from oracle_lines import Skip, access

CLASSES = ("status_2xx", "status_3xx", "status_4xx", "status_5xx")
#: What must be equal to the last unit; percentiles may be 1 % off.
EXACT = ("requests", *CLASSES, "bytes_out")
TOLERANCE = 0.01
#: Half a nanosecond more, in ms: latencies are kept in whole nanoseconds.
ROUNDING = 0.5e-6


class Row:
    """The requests of one app on one day."""

    def __init__(self):
        self.requests = 0
        self.bytes_out = 0
        self.classes = collections.Counter()
        self.latencies = []

    def add(self, line):
        """Counts one line, which must be this app's and this day's."""
        self.requests += 1
        self.bytes_out += line.size
        if line.status // 100 in (2, 3, 4, 5):
            self.classes[f"status_{line.status // 100}xx"] += 1
        if line.latency is not None:
            self.latencies.append(line.latency)

    def percentile(self, percent):
        """The exact nearest-rank order statistic in ms, or None."""
        if not self.latencies:
            return None
        rank = math.ceil(len(self.latencies) * percent / 100)
        return sorted(self.latencies)[rank - 1] / 1e6

    def values(self):
        """The row as REST shows it, without its day."""
        return {
            "requests": self.requests,
            **{name: self.classes[name] for name in CLASSES},
            "p50_ms": self.percentile(50), "p95_ms": self.percentile(95),
            "bytes_out": self.bytes_out}

    def __repr__(self):
        return repr(self.values())


class Counted(dict):
    """(slug, day) -> Row, and what happened to all the other lines."""

    def __init__(self):
        super().__init__()
        self.lines = 0
        self.bytes = 0
        self.counted = 0
        self.skipped = collections.Counter()
        self.unknown_hosts = collections.Counter()

    def take(self, line, slug_of, durations):
        """Judges one line (bytes, with its newline or without)."""
        self.lines += 1
        self.bytes += len(line)
        try:
            found, torn = access(line, slug_of, durations)
        except Skip as skip:
            self.skipped[skip.reason] += 1
            if skip.reason == "unknown_host":
                self.unknown_hosts[skip.host] += 1
            return
        self.skipped["torn"] += torn
        self.counted += 1
        self.setdefault((found.slug, found.day), Row()).add(found)

    def reasons(self):
        """The skip reasons that happened."""
        return {name: n for name, n in self.skipped.items() if n}


def count(lines, slug_of, durations="seconds"):
    """Counts whole lines; `slug_of` maps a raw Host to a slug or None."""
    counted = Counted()
    for line in lines:
        counted.take(line, slug_of, durations)
    return counted


def assert_equal(stored, counted):
    """Asserts that stored rows are what was counted.

    `stored` is {(slug, day): row as REST shows it}; all differences are told.
    """
    faults = [f"{key}: missing, counted {counted[key]}"
              for key in counted.keys() - stored.keys()]
    faults += [f"{key}: stored {stored[key]}, nothing counted"
               for key in stored.keys() - counted.keys()]
    for key in sorted(stored.keys() & counted.keys()):
        faults += [f"{key}: {fault}" for fault
                   in differences(stored[key], counted[key].values())]
    assert not faults, "\n".join(faults)


def differences(stored, counted):
    """What is different between two rows, as sentences."""
    for name in EXACT:
        if stored[name] != counted[name]:
            yield f"{name} is {stored[name]}, counted {counted[name]}"
    for name in ("p50_ms", "p95_ms"):
        if not near(stored[name], counted[name]):
            yield f"{name} is {stored[name]}, exactly {counted[name]}"


def near(stored, exact):
    """Whether a percentile is within 1 % of the exact one."""
    if stored is None or exact is None:
        return stored is exact
    return abs(stored - exact) <= exact * TOLERANCE + ROUNDING
