"""A log is rolled while a follower looks: strace makes each look last long.

What was written between its look at the log and its look at the names must
not be left out, and the same log under two names not be read twice.
"""

import pytest

import oracle
from analytics_tool import Analytics
from rolling_writer import RollingWriter

LINES = 240
#: So many lines a file, so many seconds a line.
PACE = (30, 0.01)
#: A system call of each look, which then lasts a tenth of a second.
SLOW = ("getdents64", "pread64")


@pytest.mark.parametrize("packs", [False, True])
@pytest.mark.parametrize("call", SLOW)
def test_rolled_meanwhile(call, packs, folder, program):
    analytics = Analytics(program, folder / "state", ["shop"])
    log = folder / "access.log"
    writer = RollingWriter(log, "shop.localhost", packs)
    with analytics.start("ingest", "--follow", log,
                         before=slowed(call)) as follower:
        writer.write(LINES, *PACE)
        told = follower.terminate()
    assert (told["lines"], told["counted"], told["skipped"]) \
        == (LINES, LINES, {})
    oracle.assert_equal(
        analytics.stored(), analytics.count(oracle.every_line(log)))


def slowed(call):
    """Puts a program under strace, which ends with it."""
    return ["strace", "-qq", "-o", "/dev/null", "-e",
            f"trace={call}", "-e", f"inject={call}:delay_enter=100000"]
