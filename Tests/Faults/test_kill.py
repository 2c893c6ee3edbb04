"""kill -9 before every system call of every command that writes."""

import pytest

import eventfile
from changes import APPENDS
from injection import killed_at
from replacements import replacements
from sweep import Sweep


@pytest.mark.parametrize("change", [*APPENDS, *replacements()], ids=str)
def test_killed_at_every_call(programs, folder, change):
    """Old or new; what was printed is there; the next command works."""
    sweep = Sweep(programs, change, folder)

    def attempt(state, run, call):
        outcome = killed_at(call, run)
        is_new = sweep.judge(state, outcome)
        assert is_new == (sweep.calls.index(call) > sweep.commit)
        require_readable(programs, state)
        sweep.require_recovery(state)

    sweep.all(attempt, sweep.calls)


def require_readable(programs, state):
    """Readers take no notice of what was left."""
    listed = programs.run(state, "obs-events", "list", "--all")
    events = eventfile.events(eventfile.read(state))
    assert listed.stdout == b"".join(reversed(events)), listed
    probes = programs.run(state, "obs-probes", "list")
    assert (probes.returncode, probes.stderr) == (0, b""), probes
    check = programs.run(state, "obs-events", "check")
    assert check.returncode in (0, 1) and not check.stderr, check
