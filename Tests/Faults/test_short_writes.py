"""Writes that stop at a chosen byte: RLIMIT_FSIZE gives real ones."""

from concurrent.futures import ThreadPoolExecutor

import pytest

import eventfile
from changes import Append, Bulk, message
from injection import QUIETLY
from programs import parse
from replacements import Putting, replacements
from sweep import Sweep, leftovers

SHORT_APPENDS = [
    Append("fresh"), Append("existing"), Append("torn"), Bulk("torn")]


def limited(size, before=()):
    """Lets files grow up to a size; what is in front of it may write more."""
    return [*before, "prlimit", f"--fsize={size}"]


@pytest.mark.parametrize("change", SHORT_APPENDS, ids=str)
def test_append_cut_short_at_every_byte(programs, folder, change):
    """Too little room: status 75, and the lines that fit; enough: all.

    What was written whole stays, since somebody may have seen it: a line, and
    the newline that seals a torn one.
    """
    sweep = Sweep(programs, change, folder)
    size = len(sweep.old)
    length = len(change.new) - size

    def attempt(state, run, count):
        outcome = run(limited(size + count))
        sweep.judge(state, outcome)
        now = eventfile.read(state)
        if count == length:
            assert outcome.returncode == 0, outcome
        else:
            assert outcome.returncode == 75, outcome
            assert "may not grow" in message(outcome)
        # Ids differ from run to run, but not their length.
        fitting = len(eventfile.lines(change.new[size:size + count]))
        assert len(eventfile.lines(now[size:])) == fitting
        assert now == sweep.old or now.endswith(b"\n"), "not rolled back"
        assert outcome.stdout == b"".join(change.added(sweep.old, now))
        change.require_next(programs, state)

    sweep.all(attempt, range(length + 1))


def test_append_cut_short_and_not_cut_back(programs, folder):
    """If even the rolling back fails, the next append seals what is left."""
    change = Append("existing")
    sweep = Sweep(programs, change, folder)
    size = len(sweep.old)

    def attempt(state, run, count):
        inject = [*QUIETLY, "-o", "/dev/null", "-e", "trace=ftruncate",
                  "-e", "inject=ftruncate:error=EIO"]
        outcome = run(limited(size + count, inject))
        assert outcome.returncode == 75, outcome
        message(outcome)
        torn = eventfile.read(state)
        assert torn.startswith(sweep.old) and len(torn) == size + count
        listed = programs.run(state, "obs-events", "list", "shop").stdout
        assert listed.splitlines() == sweep.old.splitlines()[::-1]
        change.require_next(programs, state)

    sweep.all(attempt, range(1, len(change.new) - size))


@pytest.mark.parametrize("change", [
    change for change in replacements() if change.name != "delete"], ids=str)
def test_replacement_cut_short_at_every_byte(programs, folder, change):
    """The old file stays, and no temporary file."""
    sweep = Sweep(programs, change, folder)

    def attempt(state, run, count):
        outcome = run(limited(count))
        is_new = sweep.judge(state, outcome)
        assert is_new == (count == len(change.new)) == (
            change.succeeded(outcome)), outcome
        assert not leftovers(state)
        if isinstance(change, Putting):
            assert parse(outcome.stdout).status == (200 if is_new else 507)
        elif not is_new and outcome.returncode != 1:
            assert outcome.returncode == 75, outcome
            assert "may not grow" in message(outcome)

    step = 7 if change.name == "repair" else 1
    sweep.all(attempt, [*range(0, len(change.new), step), len(change.new)])


def test_torn_at_every_byte(programs, folder):
    """A torn last record: skipped, named, sealed; and dropped by repair."""
    state = programs.make_state(folder / "state")
    for number in range(3):
        programs.append(state, message=f"number {number}")
    whole = eventfile.read(state)
    last = eventfile.lines(whole)[-1]

    def torn(count):
        place = programs.make_state(folder / str(count))
        eventfile.path(place).parent.mkdir(parents=True)
        data = whole[:len(whole) - len(last) + count]
        eventfile.path(place).write_bytes(data)
        require_mendable(programs, place, data)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(torn, range(len(last))))


def require_mendable(programs, state, data):
    """Readers pass the tail over; repair drops it; an append seals it.

    A tail that lacks its newline alone is an event for both of them.
    """
    events = eventfile.lines(data)
    tail = data[data.rfind(b"\n") + 1:]
    is_whole = tail.endswith(b"}}")
    listed = programs.run(state, "obs-events", "list", "shop")
    assert listed.stdout.splitlines(True) == events[::-1], listed
    got = programs.request(state, "GET", "events/shop")
    assert len(got.json["events"]) == len(events), got
    check = programs.run(state, "obs-events", "check")
    assert check.returncode == bool(tail), check
    problem = b"its newline is missing" if is_whole else b"it is torn"
    assert check.stdout.count(problem) == bool(tail), check
    # One copy is repaired, the other appended to.
    line = programs.append(state)
    now = eventfile.read(state)
    assert now == data + (b"\n" if tail else b"") + line
    eventfile.path(state).write_bytes(data)
    repair = programs.run(state, "obs-events", "check", "--repair")
    assert repair.returncode == bool(tail), repair
    kept = data + b"\n" if is_whole else b"".join(events)
    assert eventfile.read(state) == kept
    assert programs.run(state, "obs-events", "check").returncode == 0


def test_only_the_newline_is_missing(programs, state):
    """Sealing makes that record an event again: the next id is above it."""
    programs.append(state)
    line = eventfile.read(state)
    last = line.replace(eventfile.identity(line).encode(), b"evt-ffff00000000")
    eventfile.path(state).write_bytes(line + last.rstrip(b"\n"))
    programs.append(state)
    ids = eventfile.require_sound(eventfile.read(state))
    assert len(ids) == 3 and ids[1] == "evt-ffff00000000"
