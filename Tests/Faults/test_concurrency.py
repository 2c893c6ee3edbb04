"""Many processes at once: every acknowledged event is there exactly once."""

import collections
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

import eventfile
from changes import json_lines
from writers import (BULK, COMMAND, PROBES, REQUESTS, acknowledged, writing)

WRITERS = [
    (COMMAND, "alice", 200), (COMMAND, "bob", 200), (COMMAND, "carol", 200),
    (REQUESTS, "dave", 120), (REQUESTS, "erin", 120),
    (BULK, "frank", 40), (BULK, "grace", 40),
]
TOTAL = 3 * 200 + 2 * 120 + 2 * 40 * 40


def during(writers, *observers):
    """Calls each observer again and again until the writers are done."""
    done = threading.Event()
    counts = collections.Counter()

    def repeat(observer):
        while not done.is_set():
            observer()
            counts[observer] += 1

    with ThreadPoolExecutor(len(observers)) as pool:
        futures = [pool.submit(repeat, observer) for observer in observers]
        try:
            for writer in writers:
                writer.finish()
        finally:
            done.set()
        for future in futures:
            future.result()
    assert min(counts[observer] for observer in observers) > 5, counts


def test_writers_and_readers(programs, state, folder):
    """Readers without a lock see whole events in their order, or nothing."""
    seen = []

    def tail():
        data = eventfile.read(state)
        eventfile.require_sound(data)
        seen.append((len(data), data[-500:]))

    def get():
        answer = programs.request(state, "GET", "events/shop?limit=1000")
        ids = [event["event_id"] for event in answer.json["events"]]
        assert answer.status == 200 and ids == sorted(set(ids))[::-1]

    def listing():
        run = programs.run(state, "obs-events", "list", "shop")
        assert (run.returncode, run.stderr) == (0, b""), run
        ids = [event["event_id"] for event in json_lines(run.stdout)]
        assert ids == sorted(set(ids))[::-1]

    with writing(programs, state, folder / "acks", WRITERS) as writers:
        during(writers, tail, get, listing)
        require_all(writers, eventfile.read(state))
    final = eventfile.read(state)
    for size, end in seen:
        assert final[:size].endswith(end), "what a reader saw has changed"
    assert programs.run(state, "obs-events", "check").stdout == b""


def require_all(writers, final):
    """Each acknowledged event once, each writer's in its order."""
    eventfile.require_sound(final)
    lines = eventfile.lines(final)
    assert b"".join(lines) == final and len(lines) == TOTAL
    places = {line: place for place, line in enumerate(lines)}
    assert len(places) == TOTAL, "two events are the same"
    assert acknowledged(writers) == set(lines)
    for writer in writers:
        order = [places[line] for line in writer.acknowledged()]
        assert order == sorted(order), f"{writer.name}'s are out of order"


COPIERS = {
    "cp": 'cp -a "$1" "$2"',
    "rsync": 'rsync -a "$1/" "$2/"',
    "tar": 'mkdir "$2" && tar -C "$1" -cf - . | tar -C "$2" -xf -',
}
#: A probe's temporary file came or went meanwhile: no copy can avoid that.
CHANGED = {"cp": (0, 1), "rsync": (0, 24), "tar": (0, 1)}


def test_copies_while_writing(programs, state, folder):
    """A copy is a prefix with all that was acknowledged before it began."""
    programs.append(state)
    copies = []

    def copier(tool):
        target = folder / f"{tool}-{len(copies)}"
        before = acknowledged(events)
        run = subprocess.run(
            ["sh", "-c", COPIERS[tool], "sh", str(state), str(target)],
            capture_output=True, timeout=60)
        assert run.returncode in CHANGED[tool], run
        copies.append((before, target))

    def copy_in_turn():
        for tool in COPIERS:
            copier(tool)

    scripts = [*WRITERS, (PROBES, "heidi", 200)]
    with writing(programs, state, folder / "acks", scripts) as writers:
        events = writers[:-1]
        during(writers, copy_in_turn)
        probes = writers[-1].acknowledged()
    final = eventfile.read(state)
    assert sum(1 for before, _ in copies if before) > 5
    for before, copy in copies:
        data = eventfile.read(copy)
        assert final.startswith(data), f"{copy} is no prefix"
        assert before <= set(eventfile.lines(data)), f"{copy} lacks some"
        probe = eventfile.read(copy, name="probe.json")
        assert probe in [b"", *(line.rstrip() for line in probes)]
        if probe:
            require_served(programs, copy, data)


def require_served(programs, copy, data):
    """A copy can be served, and written to, as it is."""
    answer = programs.request(copy, "GET", "events/shop?limit=1")
    newest = eventfile.lines(data)[-1]
    assert answer.json["events"][0]["event_id"] == eventfile.identity(newest)
    programs.append(copy)
    assert programs.run(copy, "obs-probes", "show", "shop").returncode == 0


def test_racing_to_make_an_app(programs, state):
    """Everybody's first write to a new app succeeds."""
    def first(round_and_number):
        slug, number = round_and_number
        if number % 4 == 3:
            run = programs.run(state, "obs-probes", "set", slug)
            return run.returncode, run.stderr, b""
        run = programs.run(state, "obs-events", "append", slug, "tick")
        return run.returncode, run.stderr, run.stdout

    with ThreadPoolExecutor(8) as pool:
        for slug in [f"new-{number}" for number in range(40)]:
            runs = list(pool.map(first, [(slug, n) for n in range(8)]))
            assert all(run[:2] == (0, b"") for run in runs), runs
            data = eventfile.read(state, slug)
            eventfile.require_sound(data)
            printed = sorted(run[2] for run in runs if run[2])
            assert printed == eventfile.lines(data) and len(printed) == 6
            assert eventfile.read(state, slug, "probe.json")


def test_racing_to_make_the_first_app(programs, folder):
    """Not even the directory of all apps is there."""
    with ThreadPoolExecutor(8) as pool:
        for number in range(20):
            state = programs.make_state(folder / f"state-{number}")
            lines = list(pool.map(
                lambda n: programs.append(state, f"app-{n % 3}"), range(8)))
            stored = [line for n in range(3) for line in eventfile.lines(
                eventfile.read(state, f"app-{n}"))]
            assert sorted(stored) == sorted(lines)
