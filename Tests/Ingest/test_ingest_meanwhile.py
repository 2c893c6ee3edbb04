"""What becomes of a log while a pass is at it, at each of its calls.

The pass is held up before the call, and the change comes meanwhile; whenever
it comes, this pass and the next count each line once.
"""

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

pytest.register_assert_rewrite("ingest_sweep")

from access_lines import Requests
from ingest_cases import LOG, THOROUGH, Half
from ingest_sweep import PassSweep
from log_changes import grow, pack, rolled_name
from shared_faults import QUIETLY

#: Before these a pass may find another log than it has seen.
LOOKS = {"openat", "newfstatat", "pread64", "read", "getdents64", "flock"}
#: How long a pass is held up, and when it probably is, in seconds.
DELAY = 0.4
MOMENT = 0.2


def grown(log):
    """It only grows."""
    grow(log, NEW)


def rolled(log):
    """It gets another name, and a new one is begun."""
    log.rename(rolled_name(log))
    grow(log, NEW)


def packed(log):
    """The rolled one is compressed at once."""
    rolled(log)
    pack(rolled_name(log))


def emptied(log):
    """It is copied, cut to nothing, and goes on at its beginning."""
    shutil.copy(log, rolled_name(log))
    os.truncate(log, 0)
    grow(log, NEW)


def hole(log):
    """It goes on at its old end: the writer has an offset of its own."""
    size = log.stat().st_size
    shutil.copy(log, rolled_name(log))
    os.truncate(log, 0)
    with open(log, "r+b") as file:
        file.seek(size)
        file.write(b"".join(NEW))


NEW = Requests(seed=9, day=4).lines(40)


CHANGES = [packed, emptied, hole]
if THOROUGH:
    CHANGES += [grown, rolled]


@pytest.mark.parametrize("change", CHANGES, ids=lambda it: it.__name__)
def test_changed_at_every_call(program, folder, change):
    """Nothing is lost between two looks, and nothing counts twice."""
    sweep = PassSweep(program, Half(), folder)

    def attempt(scene, call):
        with ThreadPoolExecutor() as pool:
            run = pool.submit(scene.run, (
                *QUIETLY, "-o", "/dev/null", "-e", f"trace={call.name}", "-e",
                f"inject={call.name}:delay_enter={DELAY * 10**6:.0f}"
                f":when={call.ordinal}"))
            time.sleep(MOMENT)
            change(scene.place / LOG)
            outcome = run.result()
        if outcome.returncode != 0:
            # The log has no name for a moment when it is rolled.
            assert b"access.log: there is no such file" in outcome.stderr
        scene.write(NEW)
        scene.ingest()
        scene.require_exact()

    sweep.all(attempt, looks(sweep.calls), workers=16)


def looks(calls):
    """The calls from where logs are listed to where rows are stored."""
    names = [call.name for call in calls]
    part = calls[names.index("getdents64"):names.index("renameat")]
    return [call for call in part if call.name in LOOKS]
