"""An app's lock in the hands of another process."""

import contextlib
import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import eventfile
from changes import message

#: Every command that writes, but to the probe that another deletes.
WRITERS = [
    ("obs-events", "append", "shop", "tick"),
    ("obs-events", "prune", "shop", "--before=2100-01-01"),
    ("obs-probes", "set", "shop"),
    ("obs-probes", "delete", "shop"),
    ("obs-probes", "bind", "shop", "http://new"),
]
REQUESTS = [
    ("POST", "events/shop", b'{"kind":"posted"}'),
    ("PUT", "probes/shop", b"{}"),
    ("DELETE", "probes/shop", b""),
]


@contextlib.contextmanager
def held(state, seconds):
    """Has flock(1) hold the lock, as a shell script would."""
    lock = state / "apps/shop/.lock"
    command = ["flock", lock, "sh", "-c", f"echo held; exec sleep {seconds}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE,
                          start_new_session=True) as holder:
        try:
            assert holder.stdout.readline() == b"held\n"
            yield
        finally:
            # The sleeping child has the lock, too.
            os.killpg(holder.pid, signal.SIGKILL)


def timed(call, *words):
    """A result, and how long it took."""
    start = time.monotonic()
    result = call(*words)
    return result, time.monotonic() - start


def test_held_for_longer(programs, state):
    """Everything that writes gives up after 5 seconds, all at once here."""
    # What has nothing to drop needs no lock: one to prune, one to repair.
    old, newest = programs.append(state), programs.append(state)
    with open(eventfile.path(state), "ab") as file:
        file.write(b"junk\n")
    stored = eventfile.read(state)
    assert programs.run(state, "obs-probes", "set", "shop").returncode == 0
    probe = eventfile.read(state, name="probe.json")
    with held(state, 30), ThreadPoolExecutor(16) as pool:
        runs = [pool.submit(timed, programs.run, state, *words)
                for words in WRITERS]
        repair = pool.submit(
            programs.run, state, "obs-events", "check", "--repair")
        answers = [pool.submit(timed, programs.request, state, *request)
                   for request in REQUESTS]
        require_readers(programs, state, newest)
        for run, seconds in (future.result() for future in runs):
            # An archive comes before the lock: its reader may be slow.
            printed = old if "prune" in run.args else b""
            assert (run.returncode, run.stdout) == (75, printed), run
            assert "has held apps/shop/.lock for 5 seconds" in message(run)
            assert 4.9 < seconds < 8, (seconds, run)
        for answer, seconds in (future.result() for future in answers):
            assert answer.status == 503, answer
            assert answer.headers["Retry-After"] == "1"
            assert "apps/shop/.lock" in answer.json["detail"]
            assert 4.9 < seconds < 8, (seconds, answer)
        # It goes on to the next app.
        assert repair.result().returncode == 1, repair.result()
        assert b"has held apps/shop/.lock" in repair.result().stdout
        assert eventfile.read(state) == stored
        assert eventfile.read(state, name="probe.json") == probe
        programs.append(state, slug="another")
    programs.append(state)


def require_readers(programs, state, newest):
    """Reading waits for nobody."""
    for words in (("obs-events", "list", "shop"), ("obs-events", "check"),
                  ("obs-probes", "show", "shop"), ("obs-probes", "list")):
        run, seconds = timed(programs.run, state, *words)
        # There is junk, and `check` says so.
        assert run.returncode == ("check" in words), run
        assert seconds < 2, (seconds, run)
    answer, seconds = timed(programs.request, state, "GET", "events/shop")
    assert len(answer.json["events"]) == 2 and seconds < 2
    assert answer.json["events"][0]["event_id"] == eventfile.identity(newest)


def test_released_in_time(programs, state):
    """Everything waits, and then is done."""
    programs.append(state)
    assert programs.run(state, "obs-probes", "set", "shop").returncode == 0
    with held(state, 2), ThreadPoolExecutor(8) as pool:
        runs = [pool.submit(timed, programs.run, state, *words)
                for words in WRITERS if words[1] not in ("delete", "prune")]
        posted = pool.submit(timed, programs.request, state, *REQUESTS[0])
        for run, seconds in (future.result() for future in runs):
            assert run.returncode == 0, run
            assert 1.5 < seconds < 4.9, seconds
        answer, seconds = posted.result()
        assert answer.status == 201 and 1.5 < seconds < 4.9
    assert len(eventfile.require_sound(eventfile.read(state))) == 3
