"""What `obs-metrics list` prints, as JSON lines and as a table."""

import json
import time
from datetime import datetime, timezone

TITLES = [
    "SLUG", "VM", "STATE", "VCPUS", "MEMORY", "DISKS", "CPU", "MEM", "DISK",
    "SAMPLED", "CPU, LAST HOUR",
]
BLOCKS = "▁▂▃▄▅▆▇█"
# One block stands for so many seconds.
STEP = 180
STEPS = 20


def parse_json(text):
    """What was printed of each app, by its slug."""
    rows = [json.loads(line) for line in text.splitlines()]
    for row in rows:
        assert list(row) == [
            "slug", "vm_name", "state", "allocation", "sample"]
    slugs = [row["slug"] for row in rows]
    assert slugs == sorted(slugs)
    return {row["slug"]: row for row in rows}


def parse_table(lines):
    """The cells of each app's line by their titles, by its slug."""
    starts = column_starts(lines[0])
    table = {}
    for line in lines[1:]:
        ends = [*starts[1:], len(line)]
        # The blocks mean something by where they stand.
        cells = [line[start:end].rstrip() for start, end in zip(starts, ends)]
        row = dict(zip(TITLES, cells))
        table[row["SLUG"]] = row
    return table


def column_starts(line):
    """Where each column begins, from the line of the titles."""
    starts = [0]
    for title in TITLES[1:]:
        starts.append(line.index(f" {title}", starts[-1]) + 1)
    return starts


def history():
    """How old samples of an hour are, and their `cpu_pct`, the oldest first.

    Each step has two.
    """
    for step in reversed(range(STEPS)):
        yield step * STEP + 100, 96.0 - 5 * step
        yield step * STEP + 80, 100.0 - 5 * step


def history_line():
    """The blocks of that history: of the mean of each step."""
    means = [98 - 5 * step for step in reversed(range(STEPS))]
    return "".join(BLOCKS[int(mean / 100 * len(BLOCKS))] for mean in means)


def history_file(vm):
    """That history as an app's file of samples."""
    return "".join(
        f'{{"at":"{timestamp(age)}","vm_name":"{vm}","cpu_pct":{cpu},'
        '"mem_pct":null,"disk_pct":null}\n'
        for age, cpu in history()
    )


def timestamp(age):
    """The time so many seconds ago."""
    moment = datetime.fromtimestamp(time.time() - age, timezone.utc)
    return moment.isoformat(timespec="seconds")
