"""kill -9 and errors at the system calls of a check."""

import json
import os

import pytest

pytest.register_assert_rewrite("fault_cases")

from runner_fixtures import apps, folder, programs  # noqa: F401
from fault_calls import INNER, LACKS, distinct, error_points
from fault_cases import CASES, SHOP, Trouble, once
from runner_apps import failing
from runner_shared import failed_at, killed_at, tmpfs

#: Every error of every call takes minutes.
THOROUGH = "OBS_THOROUGH" in os.environ
#: What an exit status says: done, could not check, could not store.
ANSWERS, REFUSALS = {0, 1, 69}, {69, 73, 74, 75}


@pytest.fixture(params=CASES, ids=str)
def trouble(request, programs, apps, folder):
    """Each case; its states are in memory, for the sake of time."""
    with tmpfs(folder / "memory", "size=256m") as place:
        yield Trouble(programs, request.param, apps, place)


def test_killed_at_every_call(trouble):
    """The next check makes it right."""
    def attempt(scene, call):
        killed_at(call, lambda before: once(scene, before))
        trouble.require_whole(scene)
        trouble.require_recovery(scene)

    trouble.all(attempt, [call for call in distinct(trouble.calls)
                          if call.name not in INNER])


def test_error_at_every_call(trouble):
    """It is stored, or one line says why not; the next one makes it right."""
    def attempt(scene, point):
        call, error = point
        run = failed_at(
            call, error, lambda before: once(scene, before))
        trouble.require_whole(scene)
        require_words(run, error)
        require_verdict(run, trouble.case, error)
        trouble.require_recovery(scene)

    points = error_points(distinct(trouble.calls))
    trouble.all(attempt, points if THOROUGH else points[::3])


def require_words(run, error):
    """A status that tells what to do, and a line that tells why."""
    assert run.returncode in ANSWERS | REFUSALS, run
    if run.stderr:
        assert run.returncode in REFUSALS, run
        assert error not in ("EINTR", "ECANCELED"), f"not again: {run}"
        assert run.stderr.startswith(b"obs-probes: ")
        assert run.stderr.count(b"\n") == 1, run
    else:
        assert run.returncode in ANSWERS, run


def require_verdict(run, case, error):
    """What this machine lacks makes no app go down."""
    for line in run.stdout.splitlines():
        verdict = json.loads(line)
        assert verdict["slug"] == SHOP
        if error in LACKS and case.way is not failing:
            assert verdict["status"] != "down", verdict
