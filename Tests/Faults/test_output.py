"""Where output can't go, nothing is dropped or lost."""

import itertools
import os
import subprocess

import pytest

import eventfile
from changes import message

FUTURE = "--before=2100-01-01"
#: The standard descriptors that whoever starts the program has closed.
CLOSED = [numbers for count in (1, 2, 3)
          for numbers in itertools.combinations(range(3), count)]


@pytest.fixture
def events(programs, state):
    """A file that is longer than what a pipe holds."""
    run = programs.run(state, "obs-events", "append", "--from", "-", "shop",
                       stdin=b'{"kind":"tick","message":"x"}\n' * 3000)
    assert run.returncode == 0, run
    return run.stdout


def closing(numbers):
    """A shell that closes descriptors and becomes the program."""
    closed = " ".join(f"{number}>&-" for number in numbers)
    return ["sh", "-c", f'exec "$@" {closed}', "sh"]


def test_prune_to_a_full_device(programs, state, events):
    """Told; but to try again would help nobody, so it is not status 75."""
    with open("/dev/full", "wb") as full:
        run = programs.run(state, "obs-events", "prune", "shop", FUTURE,
                           stdout=full)
    assert run.returncode == 74, run
    assert "No space left on device" in message(run)
    assert eventfile.read(state) == events


def test_prune_into_a_closed_pipe(programs, state, events):
    """Whether the reader goes at once or in the middle."""
    for taken in (0, 1, 100_000):
        process = programs.start(
            state, "obs-events", "prune", "shop", FUTURE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert len(process.stdout.read(taken)) == taken
        process.stdout.close()
        assert process.stderr.read() == b""
        process.stderr.close()
        process.wait(timeout=20)
        assert eventfile.read(state) == events


@pytest.mark.parametrize("numbers", CLOSED, ids=str)
def test_prune_with_closed_descriptors(programs, state, events, numbers):
    """No file of the state takes the place of standard output."""
    run = programs.run(state, "obs-events", "prune", "shop", FUTURE,
                       before=closing(numbers))
    if 1 in numbers:
        assert run.returncode == 74, run
        assert eventfile.read(state) == events
        assert 2 in numbers or "standard output" in message(run)
    else:
        assert run.returncode == 0, run
        assert run.stdout + eventfile.read(state) == events
    assert eventfile.read(state, name=".lock") == b""


@pytest.mark.parametrize("numbers", CLOSED, ids=str)
def test_writing_with_closed_descriptors(programs, state, numbers):
    """Nor do messages or answers get into a file."""
    programs.append(state)
    lock = state / "apps/shop/.lock"
    for words in (("append", "shop", "tick"), ("append", "shop", "NO"),
                  ("append", "--from", "-", "shop"), ("check", "--repair")):
        run = programs.run(state, "obs-events", *words,
                           before=closing(numbers), stdin=b"junk\n")
        assert run.returncode >= 0, run
        eventfile.require_sound(eventfile.read(state))
        assert lock.read_bytes() == b""
    run = programs.run(state, "obs-probes", "set", "shop",
                       before=closing(numbers))
    assert run.returncode == (74 if 1 in numbers else 0), run
    shown = programs.run(state, "obs-probes", "show", "shop")
    assert shown.returncode == 0, shown
    assert lock.read_bytes() == b""


def test_an_append_that_nobody_hears_of(programs, state):
    """Stored, though not acknowledged; a closed pipe is no failure."""
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "wb") as pipe:
        run = programs.run(state, "obs-events", "append", "shop", "tick",
                           stdout=pipe)
    assert (run.returncode, run.stderr) == (0, b""), run
    assert len(eventfile.require_sound(eventfile.read(state))) == 1
