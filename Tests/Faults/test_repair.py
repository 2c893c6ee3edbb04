"""What `check --repair` mends, and what is none of its business."""

import pytest

import eventfile
from changes import json_lines

#: Of other tools: a file that git needs, and what rsync is just writing.
OTHERS = (".gitkeep", ".events.jsonl.AbC123", ".app.json.new", "notes.txt")
#: What a crash may leave of our own replacements.
LEFTOVERS = (".events.jsonl.4711-123456789", ".probe.json.1-0")


def check(programs, state, *words):
    """A check that is not troubled: its status, and what it has found."""
    run = programs.run(state, "obs-events", "check", *words)
    assert run.stderr == b"", run
    return run.returncode, [
        (row["file"], row["line"], row["problem"])
        for row in json_lines(run.stdout)]


def test_a_whole_event_is_sealed(programs, state):
    """An editor or a restore took its newline: the event is whole."""
    for number in range(3):
        programs.append(state, message=f"number {number}")
    whole = eventfile.read(state)
    eventfile.path(state).write_bytes(whole[:-1])
    found = [("apps/shop/events.jsonl", 3, "its newline is missing")]
    assert check(programs, state) == (1, found)
    assert eventfile.read(state) == whole[:-1]
    assert check(programs, state, "--repair") == (1, found)
    assert eventfile.read(state) == whole
    assert check(programs, state, "--repair") == (0, [])


def test_files_of_others_stay(programs, state):
    """They are no damage, whatever is in them."""
    programs.append(state)
    app = eventfile.path(state).parent
    for name in OTHERS:
        (app / name).write_bytes(b"of another tool")
    for words in ((), ("--repair",)):
        assert check(programs, state, *words) == (0, [])
        for name in OTHERS:
            assert (app / name).read_bytes() == b"of another tool"


def test_what_a_crash_left_is_named_then_removed(programs, state):
    """Without --repair it says what --repair would do."""
    programs.append(state)
    app = eventfile.path(state).parent
    for name in LEFTOVERS:
        (app / name).write_bytes(b"half of ")
    found = [(f"apps/shop/{name}", None, "a crash left it")
             for name in LEFTOVERS]
    assert check(programs, state)[0] == 1
    assert sorted(check(programs, state)[1]) == found
    assert all((app / name).exists() for name in LEFTOVERS)
    assert sorted(check(programs, state, "--repair")[1]) == found
    assert not any((app / name).exists() for name in LEFTOVERS)
    assert check(programs, state) == (0, [])


@pytest.mark.parametrize("name", [".git", LEFTOVERS[0]])
def test_a_directory_stops_no_repair(programs, state, name):
    """Whatever it is called: the files beside it are mended."""
    line = programs.append(state)
    (eventfile.path(state).parent / name).mkdir()
    with open(eventfile.path(state), "ab") as file:
        file.write(b"junk\n")
    status, found = check(programs, state, "--repair")
    assert status == 1
    assert ("apps/shop/events.jsonl", 2, "it is not a whole JSON object") in (
        found)
    assert eventfile.read(state) == line
