"""An error in the place of every system call of `obs-analytics logs`."""

import gzip
from concurrent.futures import ThreadPoolExecutor

import pytest

from injection import error_points, failed_at, trace
from sweep import WORKERS, digest

LINE = (b'{"level":"info","ts":%d.5,"logger":"http.log.access","request":'
        b'{"host":"%s.example","uri":"/","headers":{}},"size":5,"status":200,'
        b'"duration":0.001,"resp_headers":{}}\n')


@pytest.fixture
def logs(state):
    """A log and two that were rolled from it; where it is."""
    (state / "config").write_text("OBS_HOST={slug}.example\n")
    path = state / "access.log"
    for number, name in enumerate(("access.log.2", "access.log.1", path.name)):
        (state / name).write_bytes(b"".join(
            LINE % (10 * number + line, slug)
            for line in range(3) for slug in (b"shop", b"blog")))
    oldest = state / "access.log.2"
    (state / "access.log.2.gz").write_bytes(
        gzip.compress(oldest.read_bytes()))
    oldest.unlink()
    return path


@pytest.mark.parametrize("source", ["access", "app"])
def test_error_at_every_call(programs, state, logs, source):
    """All lines; or a status and a sentence."""
    programs.run(state, "obs-analytics", "bind", "shop", f"--log={logs}")

    def run(before):
        return programs.run(
            state, "obs-analytics", "logs", "shop", "--source", source,
            before=before, environment={"OBS_ACCESS_LOG": str(logs)})

    outcome, calls = trace(run)
    assert (outcome.returncode, outcome.stderr) == (0, b"")
    whole = outcome.stdout
    assert whole.count(b"\n") == (9 if source == "access" else 18)

    told_after_all = []

    def attempt(point):
        try:
            outcome = failed_at(*point, run)
            judge(point, outcome, whole)
            if outcome.returncode > 0 and outcome.stdout == whole:
                told_after_all.append(point)
        except Exception as error:  # one of many: told with the others
            return f"{point}: {type(error).__name__}: {error}"
        return None

    points = error_points(calls)
    with ThreadPoolExecutor(WORKERS) as pool:
        failures = list(filter(None, pool.map(attempt, points)))
    assert not failures, digest(failures, len(points))
    assert told_after_all, "no error came behind lines that were found"


def judge(point, outcome, whole):
    """What is printed is right as far as it goes, and the rest is told."""
    call, error = point
    assert outcome.returncode >= 0, f"crashed: {outcome}"
    if call.name == "read" and error == "EINTR":
        # zlib does not bear it, but no kernel interrupts the read of a file.
        return
    if outcome.returncode == 0:
        assert outcome.stdout == whole, outcome
        return
    assert error != "EINTR", f"not tried again: {outcome}"
    assert outcome.stderr.count(b"\n") == 1, outcome
    # What was written before output failed.
    assert whole.startswith(outcome.stdout), outcome
