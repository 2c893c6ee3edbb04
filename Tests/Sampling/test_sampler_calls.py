"""kill -9 and errors at the system calls of a sweep."""

import os

import pytest

from sampler_cases import CASES, SHOP, Trouble, error_points
from sampler_scene import Scene, json_lines
from sampler_shared import errors, failed_at, killed_at, tmpfs

#: Every error of every call takes a minute.
THOROUGH = "OBS_THOROUGH" in os.environ
#: What an exit status says: no VM could be asked, nothing could be stored.
REFUSALS = {69, 73, 74, 75}


@pytest.fixture(params=CASES, ids=str)
def trouble(request, programs, folder):
    """Each case; its states are in memory, for the sake of time."""
    with tmpfs(folder / "memory", "size=256m") as place:
        yield Trouble(request.param, Scene(programs, place / "scene"), place)


def sample(scene):
    """A sweep, as a function of what is put in front of its command."""
    return lambda before: scene.run("obs-metrics", "sample", before=before)


def test_killed_at_every_call(trouble):
    """What was there is there; the next one works."""
    def attempt(scene, call):
        run = killed_at(call, sample(scene))
        assert len(trouble.added(scene)) >= run.stdout.count("\n")
        trouble.require_recovery(scene)

    trouble.all(attempt, trouble.calls)


def test_error_at_every_call(trouble):
    """It is stored, or one line says why not; the next one works."""
    def attempt(scene, point):
        call, error = point
        run = failed_at(call, error, sample(scene))
        require_words(run, error)
        if call not in trouble.behind and not call.words.startswith("1, "):
            require_truth(run, len(trouble.added(scene)))
        trouble.require_recovery(scene)

    points = error_points(trouble.calls)
    trouble.all(attempt, points if THOROUGH else points[::3])


@pytest.mark.parametrize("trouble", CASES[1::2], ids=str, indirect=True)
def test_an_error_behind_the_write_doubles_nothing(trouble):
    """The loop knows that the sample is stored, whatever comes then."""
    def attempt(scene, call):
        failed_at(call, errors(call)[-1], lambda before: scene.run(
            "obs-metrics", "sample", "--every=5", before=[
                *before, "timeout", "7"]))
        times = [row["at"] for row in trouble.added(scene)]
        assert times == sorted(set(times)) and len(times) > 1, times

    points = [call for call in trouble.behind if errors(call)]
    trouble.all(attempt, points, workers=len(points))


def require_words(run, error):
    """A status that tells what to do, and a line that tells why."""
    assert run.returncode in REFUSALS | {0}, run
    if run.returncode == 0:
        assert not run.stderr, run
    else:
        assert error not in ("EINTR", "ECANCELED"), f"not again: {run}"
        assert run.stderr.endswith("\n"), run
        lines = run.stderr.splitlines()
        assert all(line.startswith("obs-metrics: ") for line in lines), run
        assert len(lines) == 1 or error == "EMFILE", run


def require_truth(run, stored):
    """What is stored is printed; without a sample something is told."""
    assert stored == len(json_lines(run.stdout)), run
    is_done = run.returncode == 0 or "the old settings stay" in run.stderr
    assert stored == is_done, run


def test_every_limit_of_open_files(scene):
    """However few files may be open: stored, or a message and a status."""
    scene.bind(SHOP, "app-vm")
    results = set()
    for limit in range(3, 24):
        old = scene.lines(SHOP)
        run = scene.run("obs-metrics", "sample",
                        before=["prlimit", f"--nofile={limit}:{limit}"])
        added = len(scene.lines(SHOP)) - len(old)
        if run.returncode == 0:
            assert added == 1 and not run.stderr, run
        elif run.returncode == 127:
            assert added == 0 and limit < 6, run  # ld.so finds no library
        else:
            require_words(run, "EMFILE")
            assert added == 0, run
        results.add(run.returncode)
    assert 0 in results and len(results) > 1, results
    scene.require_sound()
