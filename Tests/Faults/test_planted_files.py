"""What somebody plants in the place of a file: refused at once, unharmed."""

import os
import socket
import stat
import time

import pytest

import eventfile
from changes import json_lines, message

PRECIOUS = b"outside, and precious\n"
#: A refusal must not wait for the other end of a FIFO.
AT_ONCE = 1.0


def link(path, outside):
    """A link to a file outside."""
    path.symlink_to(outside / "file")


def dangling_link(path, outside):
    """A link to what could be made outside."""
    path.symlink_to(outside / "made")


def link_to_directory(path, outside):
    """A link to a directory outside."""
    path.symlink_to(outside)


def fifo(path, _outside):
    """A FIFO that nobody has open."""
    os.mkfifo(path)


def device(path, _outside):
    """A device; to write to it would go well."""
    os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, 3))


def directory(path, _outside):
    """A directory."""
    path.mkdir()


def unix_socket(path, _outside):
    """A socket that nobody listens to."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


FOR_A_FILE = [link, dangling_link, link_to_directory, fifo, device, directory,
              unix_socket]
FOR_A_DIRECTORY = [link, dangling_link, link_to_directory, fifo, device,
                   unix_socket]


@pytest.fixture
def outside(folder):
    """What must not be touched."""
    place = folder / "outside"
    place.mkdir()
    (place / "file").write_bytes(PRECIOUS)
    (place / "events.jsonl").write_bytes(PRECIOUS)
    yield place
    names = sorted(path.name for path in place.iterdir())
    assert names == ["events.jsonl", "file"], names
    assert all(path.read_bytes() == PRECIOUS for path in place.iterdir())


def plant(state, entry, kind, outside):
    """Puts something in the place of an entry; returns its path."""
    path = state / entry
    path.parent.mkdir(parents=True, exist_ok=True)
    kind(path, outside)
    return path


def require_refused(programs, state, words, entry, printed=b""):
    """A status, one line that names the entry, and no waiting."""
    start = time.monotonic()
    run = programs.run(state, *words)
    assert time.monotonic() - start < AT_ONCE
    assert run.returncode in (73, 74) and run.stdout == printed, run
    assert entry in message(run), run
    return message(run)


def require_problem(programs, state, method, target, body=b""):
    """A 500, and no waiting."""
    start = time.monotonic()
    answer = programs.request(state, method, target, body)
    assert time.monotonic() - start < AT_ONCE
    assert answer.status == 500, answer


def names(kind):
    """For pytest's ids."""
    return kind.__name__


@pytest.mark.parametrize("kind", FOR_A_FILE, ids=names)
def test_in_the_place_of_events(programs, state, outside, kind):
    """Neither written nor read; `check` names it and goes on."""
    entry = "apps/shop/events.jsonl"
    planted = plant(state, entry, kind, outside)
    line = programs.append(state, slug="blog")
    for words in (("append", "shop", "tick"), ("list", "shop"),
                  ("prune", "shop", "--before=2100-01-01")):
        said = require_refused(programs, state, ("obs-events", *words), entry)
        assert not planted.is_symlink() or "symbolic link" in said
    require_problem(programs, state, "GET", "events/shop")
    require_problem(programs, state, "POST", "events/shop", b'{"kind":"k"}')
    require_named(programs, state, entry)
    require_others(programs, state, line)
    assert os.path.lexists(planted) and not planted.is_file() or (
        planted.is_symlink())


@pytest.mark.parametrize("kind", FOR_A_FILE, ids=names)
def test_in_the_place_of_the_lock(programs, state, outside, kind):
    """Nobody writes without a lock; reading needs none."""
    lines = [programs.append(state), programs.append(state)]
    (state / "apps/shop/.lock").unlink()
    plant(state, "apps/shop/.lock", kind, outside)
    for words in (("obs-events", "append", "shop", "tick"),
                  ("obs-events", "prune", "shop", "--before=2100-01-01"),
                  ("obs-probes", "set", "shop"),
                  ("obs-probes", "bind", "shop", "http://new")):
        # An archive comes before the lock: its reader may be slow.
        require_refused(programs, state, words, "apps/shop/.lock",
                        lines[0] if "prune" in words else b"")
    assert eventfile.read(state) == b"".join(lines)
    listed = programs.run(state, "obs-events", "list", "shop").stdout
    assert listed == b"".join(reversed(lines))


@pytest.mark.parametrize("entry", ["probe.json", "app.json"])
@pytest.mark.parametrize("kind", FOR_A_FILE, ids=names)
def test_in_the_place_of_a_replaced_file(
        programs, state, outside, kind, entry):
    """Refused, or replaced by a file; what it led to stays as it was."""
    planted = plant(state, f"apps/shop/{entry}", kind, outside)
    require_named(programs, state, f"apps/shop/{entry}")
    words = (("obs-probes", "set", "shop") if entry == "probe.json" else
             ("obs-probes", "bind", "shop", "http://new"))
    start = time.monotonic()
    run = programs.run(state, *words)
    assert time.monotonic() - start < AT_ONCE
    if run.returncode == 0:
        assert planted.is_file() and not planted.is_symlink()
        assert planted.read_bytes().strip() == run.stdout.strip()
    else:
        assert run.returncode in (73, 74) and entry in message(run), run
    programs.append(state)


@pytest.mark.parametrize("kind", FOR_A_FILE, ids=names)
def test_reading_in_the_place_of_a_probe(programs, state, outside, kind):
    """It is not read, and not called missing."""
    plant(state, "apps/shop/probe.json", kind, outside)
    require_refused(
        programs, state, ("obs-probes", "show", "shop"), "probe.json")
    require_problem(programs, state, "GET", "probes/shop")


@pytest.mark.parametrize("kind", FOR_A_DIRECTORY, ids=names)
def test_in_the_place_of_an_app(programs, state, outside, kind):
    """The app is refused; all others are as ever."""
    line = programs.append(state, slug="blog")
    planted = plant(state, "apps/shop", kind, outside)
    for words in (("obs-events", "append", "shop", "tick"),
                  ("obs-events", "list", "shop"),
                  ("obs-probes", "set", "shop"),
                  ("obs-probes", "bind", "shop", "http://new")):
        said = require_refused(programs, state, words, "apps/shop")
        assert not planted.is_symlink() or "symbolic link" in said
    require_problem(programs, state, "GET", "events/shop")
    require_named(programs, state, "apps/shop")
    require_others(programs, state, line)


@pytest.mark.parametrize("kind", FOR_A_DIRECTORY, ids=names)
def test_in_the_place_of_all_apps(programs, state, outside, kind):
    """Refused."""
    planted = plant(state, "apps", kind, outside)
    for words in (("obs-events", "append", "shop", "tick"),
                  ("obs-events", "list", "--all"),
                  ("obs-probes", "set", "shop")):
        said = require_refused(programs, state, words, "apps")
        assert not planted.is_symlink() or "symbolic link" in said
    require_problem(programs, state, "GET", "events/shop")


def test_a_file_among_the_apps(programs, state):
    """A stray file hides no app."""
    line = programs.append(state, slug="blog")
    (state / "apps/readme").write_text("not an app\n")
    require_named(programs, state, "apps/readme")
    require_others(programs, state, line)


def require_named(programs, state, entry):
    """`check` says where something is wrong, and looks at all the rest."""
    broken = state / "apps/zebra/events.jsonl"
    broken.parent.mkdir(parents=True, exist_ok=True)
    broken.write_bytes(b"junk\n")
    run = programs.run(state, "obs-events", "check")
    assert (run.returncode, run.stderr) == (1, b""), run
    named = [row["file"] for row in json_lines(run.stdout)]
    assert sorted(named) == sorted([entry, "apps/zebra/events.jsonl"]), run
    broken.unlink()


def require_others(programs, state, line):
    """The list of all apps has what the sound ones have."""
    run = programs.run(state, "obs-events", "list", "--all")
    assert run.stdout == line, run
    answer = programs.request(state, "GET", "events")
    assert answer.status == 200, answer
    assert len(answer.json["events"]) == 1, answer
