"""The rows that a sampler stores, read strictly."""

import re
from datetime import datetime
from math import ceil
from typing import NamedTuple, Optional

# The grid of `--every 5`: the sampler takes no smaller one.
INTERVAL = 5
PERCENT = r"null|\d+\.\d"
LINE = re.compile(
    r'\{(?:"slug":"(?P<slug>[a-z0-9-]+)",)?'
    r'"at":"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00)",'
    r'"vm_name":"(?P<vm>[^"\\]+)",'
    rf'"cpu_pct":(?P<cpu>{PERCENT}),'
    rf'"mem_pct":(?P<mem>{PERCENT}),'
    rf'"disk_pct":(?P<disk>{PERCENT})\}}'
)


class Sample(NamedTuple):
    """One row; `at` in seconds since 1970."""

    at: int
    vm: str
    cpu: Optional[float]
    mem: Optional[float]
    disk: Optional[float]

    @property
    def use(self):
        """The three percentages."""
        return self.cpu, self.mem, self.disk

    @property
    def is_whole(self):
        """Whether all three are known."""
        return None not in self.use


UNKNOWN_USE = (None, None, None)


def percentage(text):
    """A value of a row: none is negative or over 100."""
    if text == "null":
        return None
    assert 0 <= float(text) <= 100, text
    return float(text)


def parse(line):
    """A row from its line, and the slug that stands before it, if any."""
    found = LINE.fullmatch(line)
    assert found, line
    values = [percentage(found[name]) for name in ("cpu", "mem", "disk")]
    at = int(datetime.fromisoformat(found["at"]).timestamp())
    return found["slug"], Sample(at, found["vm"], *values)


def parse_lines(text):
    """The rows of a file or of what a sweep printed, with their slugs."""
    assert text == "" or text.endswith("\n"), text[-200:]
    return [parse(line) for line in text.splitlines()]


def assert_rhythm(rows, since, until):
    """Each multiple of the interval between two times has one row."""
    times = [row.at for row in rows if since < row.at < until]
    first = (int(since) // INTERVAL + 1) * INTERVAL
    assert times == list(range(first, ceil(until), INTERVAL)), (since, until)
