"""kill -9 and errors at every system call of a pass.

A pass that says that all is well has counted every line; whatever else has
happened, the next one makes it so, and no line counts twice.
"""

import os
import pathlib
import random
import shutil
import subprocess
import tempfile

import pytest

pytest.register_assert_rewrite("ingest_sweep")

from ingest_cases import CASES, THOROUGH, Case, Half
from ingest_sweep import PassSweep, Scene, held, require_sentence
from shared_faults import (
    EXIT, FAILED, QUIETLY, error_points, failed_at, killed_at, tmpfs)

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
OBS_BIN = pathlib.Path(os.environ.get("OBS_BIN", CHECKOUT / ".build/release"))

#: Calls before which nothing is other than before the next one.
INNER = {"brk", "mmap", "munmap", "mremap", "getpid", "gettid", "getrandom",
         "fcntl", "ioctl", "lseek"}


@pytest.fixture(scope="module")
def tools(program):
    """obs-events, too: it finds what crashes leave."""
    shutil.copy(OBS_BIN / "obs-events", program.with_name("obs-events"))
    return program


@pytest.fixture(scope="module", autouse=True)
def waiting(program):
    """A pass that waits for another one, which takes too long for it."""
    with tempfile.TemporaryDirectory(prefix="obs-ingest-") as directory:
        scene = Scene(program, Half(), pathlib.Path(directory, "scene"))
        with held(scene.state / ".ingest.lock"), subprocess.Popen(
                [program, *Case.words], cwd=scene.place, text=True,
                env=scene.analytics.environment, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE) as process:
            yield scene, process
            process.kill()


@pytest.fixture
def memory(folder):
    """A folder in memory: thousands of syncs would take long on a disk."""
    with tmpfs(folder / "memory", "size=256m") as place:
        yield place


@pytest.mark.parametrize("case", CASES, ids=str)
def test_killed_at_every_call(tools, memory, case):
    """The next pass counts what is missing; nothing is left behind."""
    sweep = PassSweep(tools, case, memory)

    def attempt(scene, call):
        killed_at(call, scene.run)
        scene.require_recovery()

    sweep.all(attempt, [
        call for call in sweep.calls if call.name not in INNER])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_killed_twice(tools, memory, case):
    """The pass that would make it right is killed as well."""
    sweep = PassSweep(tools, case, memory)
    points = random.Random(7).choices(sweep.calls, k=48)

    def attempt(scene, pair):
        first, second = pair
        killed_at(first, scene.run)
        killed_perhaps(second, scene.run)
        scene.require_recovery()
        scene.require_rest()

    sweep.all(attempt, zip(points[::2], points[1::2]))


def killed_perhaps(call, run):
    """Kills a pass at a call, if it still makes it."""
    outcome = run([
        *QUIETLY, "-o", "/dev/null", "-e", f"trace={call.name}",
        "-e", f"inject={call.name}:signal=KILL:when={call.ordinal}"])
    assert outcome.returncode in (0, -9), outcome


@pytest.mark.parametrize("case", CASES, ids=str)
def test_error_at_every_call(tools, memory, case):
    """All is counted, or one sentence says why not and a status what to do."""
    sweep = PassSweep(tools, case, memory)

    def attempt(scene, point):
        call, error = point
        outcome = failed_at(call, error, scene.run)
        if outcome.returncode == 0:
            assert not outcome.stderr, outcome
            case.require_done(scene)
        else:
            require_refusal(outcome, call, error)
        assert call.name == "unlinkat" or not scene.leftovers()
        scene.require_recovery()

    sweep.all(attempt, chosen(error_points(sweep.calls)))


def chosen(points):
    """Every call with one of its errors after the other, or with each."""
    return points if THOROUGH else points[::4]


def require_refusal(outcome, call, error):
    """A status that tells what to do, and one line that tells why."""
    assert error not in ("EINTR", "ECANCELED"), f"not tried again: {outcome}"
    assert outcome.returncode in statuses(call, error), outcome
    require_sentence(outcome)


def statuses(call, error):
    """What the status may tell."""
    if call.words.startswith("1, "):
        return {FAILED}
    is_making = call.name in ("mkdirat", "renameat") or (
        "O_CREAT" in call.words)
    if '/state", ' in call.words or "S_IFDIR" in call.words:
        return {73, FAILED}
    if error == "EACCES" and is_making:
        return {73}
    return {EXIT.get(error, FAILED)}


def test_another_pass_takes_too_long(waiting):
    """It was asked for when these tests began, since the wait is long."""
    scene, process = waiting
    before = scene.analytics.stored()
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (75, ""), errors
    assert "another process has held .ingest.lock for" in errors
    assert errors.count("\n") == 1, errors
    assert scene.analytics.stored() == before
