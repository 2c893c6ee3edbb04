"""A power cut, over and over: nothing that was acknowledged is lost."""

import pathlib
import random
import re
import signal
import time

import eventfile
from mounts import cut_power, loop, make_ext4
from writers import (APPS, BULK, COMMAND, PROBES, REQUESTS, acknowledged,
                     writing)

CUTS = 25
#: Far more than there is time for.
ENDLESS = 86_400
WRITERS = [
    (COMMAND, "alice", ENDLESS), (COMMAND, "bob", ENDLESS),
    (REQUESTS, "dave", ENDLESS), (BULK, "frank", ENDLESS),
    (APPS, "new", ENDLESS), (PROBES, "heidi", ENDLESS),
]


def freeze(writers):
    """Stops every process of the writers.

    An ext4 that is cut while it syncs may say that it has: it is no lost
    event if a process hears so that has no power any more.
    """
    for writer in writers:
        writer.signal(signal.SIGSTOP)
    deadline = time.monotonic() + 10
    while running := still_running(writers):
        assert time.monotonic() < deadline, f"can't be stopped: {running}"
        time.sleep(0.001)


def still_running(writers):
    """The processes of the writers that are not stopped yet.

    A shell whose child was stopped between vfork and exec waits, stopped or
    not, in state D.
    """
    groups = {writer.process.pid for writer in writers}
    return [text for group, state, text in processes()
            if group in groups and state not in "TtZX"
            and not (state == "D" and "(sh)" in text)]


def processes():
    """The process group, the state and all that is said of each process."""
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        state, _, group, *_ = text.rpartition(")")[2].split()
        yield int(group), state, text


def events_of(state):
    """The events of all apps."""
    stored = set()
    for path in state.glob("apps/*/events.jsonl"):
        stored.update(eventfile.events(path.read_bytes()))
    return stored


def interval(text):
    """The probe's interval, 0 if there is no probe."""
    found = re.search(rb'"interval_s":(\d+)', text)
    return int(found[1]) if found else 0


def test_power_cuts(programs, folder):
    """Events of five kinds of writers, and the probe's newest setting."""
    make_ext4(folder / "image", 64)
    place = folder / "mount"
    lost, total = set(), 0
    for cut in range(CUTS):
        with loop(folder / "image", place):
            state = place / f"state-{cut}"
            programs.make_state(state)
            acks = folder / f"acks-{cut}"
            with writing(programs, state, acks, WRITERS) as writers:
                time.sleep(random.uniform(0.02, 0.5))
                freeze(writers)
                cut_power(place)
            *appenders, setter = writers
            promised = acknowledged(appenders)
            setting = max(map(interval, setter.acknowledged()), default=0)
        with loop(folder / "image", place):
            lost |= promised - events_of(state)
            found = interval(eventfile.read(state, name="probe.json"))
            # The one after it may have come to the disk unacknowledged.
            assert setting <= found <= max(setting + 1, 5), (setting, found)
            require_usable(programs, state)
        total += len(promised)
    assert not lost, f"{len(lost)} of {total}: {sorted(lost)[:3]}"
    assert total > 20 * CUTS, "hardly anything was written"


def require_usable(programs, state):
    """What the cut has left can be appended to, and mended."""
    if not state.exists():
        return
    programs.append(state)
    programs.run(state, "obs-events", "check", "--repair")
    check = programs.run(state, "obs-events", "check")
    assert check.returncode == 0, check
    eventfile.require_sound(eventfile.read(state))


def test_cut_right_after_prune(programs, folder):
    """The archive is on the disk before what it holds leaves the file."""
    make_ext4(folder / "image", 64)
    place = folder / "mount"
    source = b"".join(b'{"kind":"tick","message":"%d"}\n' % number
                      for number in range(3000))
    for cut in range(6):
        with loop(folder / "image", place):
            state = programs.make_state(place / f"state-{cut}")
            stored = programs.run(state, "obs-events", "append", "--from", "-",
                                  "shop", stdin=source).stdout
            with open(place / f"archive-{cut}", "wb") as archive:
                pruning = programs.start(
                    state, "obs-events", "prune", "shop",
                    "--before=2100-01-01", stdout=archive)
                time.sleep(cut * 0.004)
                pruning.send_signal(signal.SIGSTOP)
                wait_until_stopped(pruning)
                cut_power(place)
                pruning.kill()
                pruning.wait()
        with loop(folder / "image", place):
            archive = place / f"archive-{cut}"
            kept = archive.read_bytes() if archive.exists() else b""
            found = {*eventfile.lines(kept),
                     *eventfile.lines(eventfile.read(state))}
            assert found >= set(eventfile.lines(stored))


def wait_until_stopped(process):
    """Until it is stopped, or has ended."""
    while process.poll() is None:
        with open(f"/proc/{process.pid}/stat", encoding="utf-8") as file:
            if file.read().rpartition(")")[2].split()[0] in "TtZ":
                return
        time.sleep(0.001)
