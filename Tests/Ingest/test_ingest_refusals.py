"""No room, no right to write, and locks that somebody else holds."""

import contextlib
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

pytest.register_assert_rewrite("ingest_sweep")

from analytics_tool import PATIENCE
from ingest_cases import THOROUGH, Case, Half
from ingest_sweep import PassSweep, Scene, held, require_sentence
from shared_faults import read_only, tmpfs

PAGE = 4096
NOBODY = 65534


@pytest.mark.parametrize("case", [Case(), Half()], ids=str)
def test_short_writes(program, folder, case):
    """Files may not grow over any size that they might have."""
    sweep = PassSweep(program, case, folder)
    step = 1 if THOROUGH else 53

    def attempt(scene, size):
        outcome = scene.run(["prlimit", f"--fsize={size}"])
        require_done_or_refused(scene, outcome, "may not grow")

    sweep.all(attempt, range(0, 3200, step))


def require_done_or_refused(scene, outcome, reason):
    """All is counted, or it is said why not; the next pass counts all."""
    if outcome.returncode == 0:
        scene.require_exact()
    else:
        assert outcome.returncode == 75, outcome
        assert reason in require_sentence(outcome)
    assert not scene.leftovers()


@pytest.mark.parametrize("case", [Case(), Half()], ids=str)
def test_full_disk(program, folder, case):
    """However few pages are left, nothing is lost."""
    statuses = set()
    for spare in range(12):
        with tmpfs(folder / "small", "size=512k") as small:
            scene = Scene(program, case, small / "scene")
            filler = fill(small, spare)
            outcome = scene.run()
            statuses.add(outcome.returncode)
            require_done_or_refused(
                scene, outcome, "No space left on device")
            filler.unlink()
            scene.require_recovery()
    assert statuses == {0, 75}, statuses


def fill(place, spare):
    """Takes all the room but some pages; returns the file to remove."""
    filler = place / "filler"
    with open(filler, "wb", buffering=0) as file:
        with contextlib.suppress(OSError):
            while file.write(bytes(PAGE)) == PAGE:
                pass
        size = file.tell()
        assert size > 50 * PAGE
        file.truncate(size - spare * PAGE)
    return filler


@pytest.mark.parametrize("case", [Case(), Half()], ids=str)
def test_read_only(program, folder, case):
    """It says so, and tries nothing else; logs need not be writable."""
    scene = Scene(program, case, folder / "scene")
    before = tree(scene.state)
    with read_only(scene.state, folder / "read-only") as state:
        outcome = scene.call((*case.words, "--state", state))
        assert (outcome.returncode, outcome.stdout) == (73, b""), outcome
        assert "the file system is read-only" in require_sentence(outcome)
    assert tree(scene.state) == before
    logs = scene.place / "logs"
    with read_only(logs, folder / "logs") as logs:
        outcome = scene.call(("ingest", logs / "access.log"))
        assert (outcome.returncode, outcome.stderr) == (0, b""), outcome
    scene.require_exact()
    scene.require_recovery()


def test_without_rights_above(program, folder):
    """Who may write the state need not be able to read what is above it."""
    above = folder / "above"
    above.mkdir()
    scene = Scene(program, Half(), above / "scene")
    for path in [scene.place, *scene.place.rglob("*")]:
        os.chown(path, NOBODY, NOBODY)
    copy = shutil.copy(program, above)
    for path in (folder, above):
        path.chmod(0o711)
    run = subprocess.run(
        [copy, *Case.words], cwd=scene.place, capture_output=True,
        env=scene.analytics.environment, user=NOBODY, group=NOBODY,
        extra_groups=[], timeout=PATIENCE)
    assert (run.returncode, run.stderr) == (0, b""), run
    assert run.stdout.startswith(b'{"lines":')
    scene.require_recovery()


def tree(directory):
    """Every file below a directory and what is in it."""
    return {path: path.is_file() and path.read_bytes()
            for path in directory.rglob("*")}


def test_an_apps_lock_is_held(program, folder):
    """The pass gives up; whatever it has stored before is not lost."""
    def attempt(slug):
        scene = Scene(program, Half(), folder / slug)
        with held(scene.state / "apps" / slug / ".lock"):
            outcome = scene.run()
        assert outcome.returncode == 75, outcome
        assert f"has held apps/{slug}/.lock for 5 seconds" in (
            require_sentence(outcome))
        scene.require_recovery()

    with ThreadPoolExecutor() as pool:
        list(pool.map(attempt, ["shop", "blog"]))


def test_another_pass_ends_in_time(program, folder):
    """The pass waits for it, and then counts."""
    scene = Scene(program, Half(), folder / "scene")
    with ThreadPoolExecutor() as pool:
        with held(scene.state / ".ingest.lock"):
            run = pool.submit(scene.run)
            with pytest.raises(TimeoutError):
                run.result(timeout=1)
        outcome = run.result()
    assert (outcome.returncode, outcome.stderr) == (0, b""), outcome
    scene.require_exact()
