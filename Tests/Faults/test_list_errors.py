"""An error in the place of every system call of a list of all apps."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from injection import error_points, failed_at, trace
from programs import parse, request_variables
from replacements import PROBE
from sweep import WORKERS, digest

#: The lists that have a row for each app, or a few events.
LISTS = ["events?per_app=1", "probes", "analytics?days=366", "metrics"]
EVENT = (b'{"event_id":"evt-6a3eb9ac000%d","slug":"%s",'
         b'"kind":"deploy_succeeded","at":"2026-06-26T17:41:00+00:00",'
         b'"severity":"info","message":"","metadata":{"vm_name":"vm"}}\n')
SAMPLE = (b'{"at":"2026-06-26T17:42:00+00:00","vm_name":"vm","cpu_pct":12.5,'
          b'"mem_pct":41.0,"disk_pct":null}\n')
ROLLUP = (b'{"day":"%s","requests":1,"status_2xx":1,"status_3xx":0,'
          b'"status_4xx":0,"status_5xx":0,"p50_ms":1.5,"p95_ms":1.5,'
          b'"bytes_out":7,"seen":{}}\n')
#: Nothing is asked of anybody: not libvirt, and no other process.
FOREIGN = {"socket", "connect", "clone", "clone3", "execve", "sendto"}


@pytest.fixture
def apps(state):
    """Two apps with one of everything; one is bound by its app.json."""
    for number, slug in enumerate((b"blog", b"shop")):
        app = state / "apps" / slug.decode()
        app.mkdir(parents=True)
        (app / "events.jsonl").write_bytes(EVENT % (number, slug))
        (app / "probe.json").write_bytes(PROBE)
        (app / "samples.jsonl").write_bytes(SAMPLE)
        (app / "rollups.jsonl").write_bytes(ROLLUP % b"2026-06-26")
    (state / "apps/blog/app.json").write_bytes(b'{"vm_name":"vm"}\n')
    return state


@pytest.mark.parametrize("target", LISTS)
def test_error_at_every_call(programs, apps, target):
    """All rows; or one app's is missing, and told; or a status that says so."""
    name = target.partition("?")[0]
    run = asking(programs, apps, target)
    outcome, calls = trace(run)
    assert not FOREIGN & {call.name for call in calls}, calls
    rows = whole(outcome, name)

    def attempt(point):
        try:
            judge(point, failed_at(*point, run), name, rows)
        except Exception as error:  # one of many: told with the others
            return f"{point}: {type(error).__name__}: {error}"
        return None

    points = error_points(calls)
    with ThreadPoolExecutor(WORKERS) as pool:
        failures = list(filter(None, pool.map(attempt, points)))
    assert not failures, digest(failures, len(points))


def asking(programs, state, target):
    """What runs the program, with a command in front of it."""
    return lambda before: programs.run(
        state, target.partition("?")[0], before=before,
        environment=request_variables("GET", target))


def whole(outcome, name):
    """The rows of both apps, without trouble."""
    answer = parse(outcome.stdout)
    assert (answer.status, outcome.stderr) == (200, b""), outcome
    assert {row["slug"] for row in answer.json[name]} == {"blog", "shop"}
    return answer.json[name]


def judge(point, outcome, name, rows):
    """What a client and the server's log get, with an error at a call."""
    call, error = point
    assert outcome.returncode >= 0, f"crashed: {outcome}"
    if outcome.returncode:
        assert outcome.returncode == 74 and call.words.startswith("1, ")
        return
    answer = parse(outcome.stdout)
    if answer.status == 200:
        require_rows(answer.json[name], rows, outcome, name, error)
        return
    assert error != "EINTR", f"not tried again: {outcome}"
    assert answer.status in (500, 503), outcome
    assert outcome.stderr.count(b"\n") == 1, outcome


def require_rows(shown, rows, outcome, name, error):
    """All of them, but for those of one app that is told."""
    missing = [row for row in rows if row not in shown]
    added = [row for row in shown if row not in rows]
    told = outcome.stderr.decode()
    assert told.count("\n") == len(missing) <= 1, outcome
    for row in missing:
        assert error != "EINTR", f"not tried again: {outcome}"
        # Or it is the directory of all apps that can't be opened just then.
        assert f"apps/{row['slug']}" in told or "open apps:" in told, outcome
    # A probe that can't be read has a row, with nothing in it.
    assert len(added) == (len(missing) if name == "probes" else 0), outcome
    assert all(row["config"] is None for row in added), outcome
