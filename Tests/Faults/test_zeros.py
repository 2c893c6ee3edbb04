"""A file that a crash has filled with zeros: they cost next to nothing."""

import os

import pytest

import eventfile
from changes import json_lines
from memory import LIMIT, measured

ZEROS = 200 << 20


@pytest.fixture
def events(programs, state):
    """Three events; behind them, zeros that take no room on the disk."""
    lines = [programs.append(state) for _ in range(3)]
    path = eventfile.path(state)
    os.truncate(path, path.stat().st_size + ZEROS)
    return lines


def require_listed(programs, state, lines):
    """GET answers with exactly these events, in little memory."""
    answer, peak = measured(lambda before: programs.request(
        state, "GET", "events/shop", before=before))
    assert answer.status == 200, answer
    newest_first = b",".join(line.rstrip() for line in reversed(lines))
    assert answer.body == (
        b'{"slug":"shop","events":[' + newest_first + b"]}")
    assert peak < LIMIT, peak


def test_reading(programs, state, events):
    """Every way to read passes them over."""
    require_listed(programs, state, events)
    for words in (("list", "shop"), ("list", "--all")):
        run, peak = measured(lambda before: programs.run(
            state, "obs-events", *words, before=before))
        assert run.stdout == b"".join(reversed(events)), run
        assert peak < LIMIT, (words, peak)


def test_appending(programs, state, events):
    """Sealed, they are one line of junk in the middle."""
    run, peak = measured(lambda before: programs.run(
        state, "obs-events", "append", "shop", "tick", before=before))
    assert (run.returncode, run.stderr) == (0, b""), run
    assert peak < LIMIT, peak
    require_listed(programs, state, [*events, run.stdout])
    later = programs.append(state)
    assert later > run.stdout
    require_listed(programs, state, [*events, run.stdout, later])


@pytest.mark.parametrize("is_sealed", [False, True])
def test_repairing(programs, state, events, is_sealed):
    """Named once, by a short line; dropped, and nothing else."""
    if is_sealed:
        events.append(programs.append(state))
    for words, size in (((), None), (("--repair",), len(b"".join(events)))):
        run, peak = measured(lambda before: programs.run(
            state, "obs-events", "check", *words, before=before))
        assert (run.returncode, run.stderr) == (1, b""), run.stderr
        rows = json_lines(run.stdout)
        assert [(row["file"], row["line"]) for row in rows] == [
            ("apps/shop/events.jsonl", 4)]
        assert eventfile.path(state).stat().st_size == (
            size or eventfile.path(state).stat().st_size)
    assert eventfile.read(state) == b"".join(events)
    run = programs.run(state, "obs-events", "check")
    assert (run.returncode, run.stdout) == (0, b""), run
