"""An error in the place of every system call of every command that writes."""

import pytest

import eventfile
from changes import APPENDS, Post, json_lines, message
from injection import EXIT, FAILED, error_points, failed_at, whole_trace
from programs import parse
from replacements import Putting, Repair, replacements
from sweep import Sweep, leftovers

HTTP = {73: 500, 74: 500, 75: 507}


@pytest.mark.parametrize("change", [*APPENDS, *replacements()], ids=str)
def test_error_at_every_call(programs, folder, change):
    """Done, or a message and a status and nothing done."""
    sweep = Sweep(programs, change, folder)

    def attempt(state, run, point):
        call, error = point
        outcome = failed_at(call, error, run)
        is_new = sweep.judge(state, outcome)
        if change.succeeded(outcome):
            assert is_new, "success, but nothing was done"
        else:
            require_refusal(change, outcome, call, error)
            is_early = sweep.calls.index(call) <= sweep.commit
            if is_early and not isinstance(change, Repair):
                assert not is_new, "failed, but it was done"
        if call.name != "unlinkat":
            assert not leftovers(state)
        sweep.require_recovery(state)

    sweep.all(attempt, error_points(sweep.calls))


def require_refusal(change, outcome, call, error):
    """A status that tells what to do, and one line that tells why."""
    assert error not in ("EINTR", "ECANCELED"), f"not tried again: {outcome}"
    assert outcome.returncode >= 0, f"crashed: {outcome}"
    status = exit_status(call, error)
    if isinstance(change, Repair) and outcome.returncode == 1:
        # It names the file and goes on with the others.
        assert any(row["text"] is None for row in json_lines(outcome.stdout))
    elif isinstance(change, (Post, Putting)) and not call.words.startswith("1, "):
        require_problem(parse(outcome.stdout), outcome, call, HTTP[status])
    else:
        assert outcome.returncode == status, outcome
        assert message(outcome)


def exit_status(call, error):
    """What the status tells to do."""
    if call.words.startswith("1, "):
        # Not "try again": what was to be done is done.
        return FAILED
    is_root = call.words.startswith(
        ('AT_FDCWD, "/', '3, "", {st_mode=S_IFDIR'))
    is_making = call.name != "openat" or "O_CREAT" in call.words
    if is_root or (error == "EACCES" and is_making):
        return 73
    return EXIT.get(error, FAILED)


def require_problem(answer, outcome, call, status):
    """A problem document that says what stderr says."""
    if call.words.startswith("0, "):
        # A body that does not come is the client's affair.
        assert answer.status == 400, answer
        return
    assert answer.status == status, answer
    # A client need not know where the state directory is.
    assert message(outcome).endswith(answer.json["detail"])


@pytest.mark.parametrize("command", [
    ("obs-events", "append", "shop", "tick"),
    ("obs-probes", "set", "shop")], ids=" ".join)
def test_without_its_arguments_nothing_succeeds(programs, state, command):
    """A program finds its arguments by /proc, which may be out of reach."""
    _, calls = whole_trace(lambda before: programs.run(
        state, *command, before=before))
    maps = next(call for call in calls if "/proc/self/maps" in call.words)
    outcome = failed_at(maps, "ENFILE", lambda before: programs.run(
        state, *command, before=before))
    if outcome.returncode == 0:
        assert outcome.stdout.startswith(b"{"), "success, but nothing done"
    else:
        assert outcome.returncode == 74, outcome
        assert outcome.stderr.count(b"\n") == 1 and not outcome.stdout


def test_every_limit_of_open_files(programs, state):
    """However few files may be open: stored, or a message and a status."""
    programs.append(state)
    results = set()
    for limit in range(3, 12):
        old = eventfile.read(state)
        run = programs.run(state, "obs-events", "append", "shop", "tick",
                           before=("prlimit", f"--nofile={limit}:{limit}"))
        stored = eventfile.read(state)[len(old):]
        assert run.stdout == stored
        if run.returncode == 0:
            assert stored, f"success, but not stored: {limit} files, {run}"
        else:
            assert run.returncode in (73, 74) and not stored, run
            assert run.stderr.startswith(b"obs") and (
                run.stderr.count(b"\n") == 1), run
        results.add(run.returncode)
    assert len(results) > 1, "no limit was too low, or each was"
