"""Several passes at once over the same logs, and a follower beside them."""

import gzip
import os
import random
import signal
import time

import pytest

import oracle
from access_lines import SLUGS, Requests
from analytics_tool import PATIENCE, Analytics, summary
from log_changes import grow, pack, rolled_name

#: So large that each gets a thread of its own; holes take no room.
HOLE = 20 << 20


class Logs:
    """A log that grows and is rolled, and a state directory."""

    def __init__(self, program, folder, count=1):
        self.analytics = Analytics(program, folder / "state", SLUGS)
        self.requests = Requests(seed=11)
        self.paths = []
        for number in range(count):
            (folder / f"logs-{number}").mkdir()
            self.paths.append(folder / f"logs-{number}" / "access.log")
        self.lines = []
        self.rolls = 0

    def write(self, count):
        """Writes some lines to each log."""
        for path in self.paths:
            lines = self.requests.lines(count)
            grow(path, lines)
            self.lines += lines

    def roll(self):
        """Rolls each log; the file before is compressed."""
        self.rolls += 1
        for path in self.paths:
            path.rename(rolled_name(path, self.rolls))
            if self.rolls > 1:
                pack(rolled_name(path, self.rolls - 1))

    def start(self, count):
        """Starts so many passes."""
        return [self.analytics.start("ingest", *self.paths)
                for _ in range(count)]

    def require_exact(self):
        """Each line is counted once."""
        oracle.assert_equal(
            self.analytics.stored(), self.analytics.count(self.lines))


def finish(passes):
    """Waits until all have ended well; returns how much each has counted."""
    counts = []
    for running in passes:
        output, errors = running.process.communicate(timeout=PATIENCE)
        assert (running.process.returncode, errors) == (0, b""), errors
        counts.append(summary(output)["counted"])
    return counts


def test_three_at_once(program, folder):
    """One counts what is new, and the others find nothing."""
    logs = Logs(program, folder)
    chance = random.Random(2)
    for number in range(12):
        logs.write(chance.choice([1, 20, 300]))
        before = sum(row["requests"]
                     for row in logs.analytics.stored().values())
        if number % 4 == 3:
            logs.analytics.forget()
        counts = finish(logs.start(3))
        logs.require_exact()
        after = sum(row["requests"]
                    for row in logs.analytics.stored().values())
        assert sum(counts) == after - before, counts
        if number % 5 == 4:
            logs.roll()
            logs.write(1)


def test_killed_among_others(program, folder):
    """One of three is killed at any time; the others count what it has not."""
    logs = Logs(program, folder)
    chance = random.Random(4)
    for _ in range(12):
        logs.write(chance.choice([1, 20, 300]))
        killed, *others = logs.start(3)
        time.sleep(chance.random() * 0.015)
        killed.kill()
        finish(others)
        logs.require_exact()


def test_threads_are_killed(program, folder):
    """Large logs are read at once; a kill finds each thread anywhere."""
    logs = Logs(program, folder, count=3)
    chance = random.Random(6)
    for path in logs.paths:
        path.touch()
        os.truncate(path, HOLE)
    for _ in range(12):
        logs.write(200)
        [running] = logs.start(1)
        time.sleep(chance.random() * 0.05)
        running.kill()
        if chance.random() < 0.3:
            (logs.analytics.state / ".ingest.json").unlink(missing_ok=True)
    finish(logs.start(1))
    logs.require_exact()
    logs.analytics.forget()
    finish(logs.start(2))
    logs.require_exact()


def test_beside_a_follower(program, folder):
    """Passes wait until it has stored what it has, and find nothing new."""
    logs = Logs(program, folder, count=2)
    with logs.analytics.start(
            "ingest", "--follow", *logs.paths) as follower:
        passes = []
        for number in range(8):
            logs.write(50)
            passes += logs.start(1)
            time.sleep(0.2)
            if number % 3 == 2:
                logs.roll()
        finish(passes)
        logs.write(1)
        follower.terminate(signal.SIGINT)
    logs.require_exact()
    assert finish(logs.start(1)) == [0]


@pytest.mark.parametrize("spoil", [
    lambda path: path.mkdir(),
    lambda path: path.with_suffix(".log.gz").write_bytes(DAMAGED),
    lambda path: path.symlink_to("/dev/null")],
    ids=["directory", "damaged", "device"])
def test_follower_beside_a_bad_file(program, folder, spoil):
    """It says so, and counts all the others; a pass does the same."""
    logs = Logs(program, folder)
    [path] = logs.paths
    spoil(rolled_name(path, 0))
    with logs.analytics.start("ingest", "--follow", path) as follower:
        logs.write(20)
        time.sleep(0.5)
        logs.roll()
        logs.write(20)
        time.sleep(0.5)
        follower.process.terminate()
        _, errors = follower.process.communicate(timeout=PATIENCE)
    assert follower.process.returncode in (0, 74)
    assert b"000.log" in errors, errors
    logs.require_exact()
    logs.analytics.run("ingest", path, status=74)
    logs.require_exact()


DAMAGED = gzip.compress(b"a line\n" * 999)[:-9] + b"damaged!!"
