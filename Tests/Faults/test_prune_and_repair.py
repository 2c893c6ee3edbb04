"""prune and check --repair, while others write and follow."""

import fcntl

import eventfile
from changes import json_lines
from following import following, wait_until
from mounts import loop, make_ext4
from writers import BULK, COMMAND, REQUESTS, acknowledged, writing

WRITERS = [(COMMAND, "alice", 150), (COMMAND, "bob", 150),
           (REQUESTS, "dave", 100), (BULK, "frank", 30)]
YEARS = range(2001, 2021)
A_YEAR = 200
FUTURE = "--before=2100-01-01"


def old_events():
    """Many events of each of many years."""
    return [b'{"event_id":"evt-%012x","slug":"shop","kind":"tick",'
            b'"at":"%d-02-03T04:05:06+00:00","severity":"info",'
            b'"message":"","metadata":{}}\n' % (year * A_YEAR + number, year)
            for year in YEARS for number in range(A_YEAR)]


def seed(programs, state, lines):
    """A file of these lines, in an app that has a lock."""
    programs.append(state)
    eventfile.path(state).write_bytes(b"".join(lines))


def prune(programs, state, before):
    """Drops events; returns them as they are printed."""
    run = programs.run(state, "obs-events", "prune", "shop", before)
    assert (run.returncode, run.stderr) == (0, b""), run
    return eventfile.lines(run.stdout)


def are_running(writers):
    """Whether any of them still writes."""
    return any(writer.process.poll() is None for writer in writers)


def require_once(writers, lines):
    """Every acknowledged event is there, and nothing is there twice."""
    assert len(set(lines)) == len(lines)
    promised = acknowledged(writers)
    assert promised <= set(lines), sorted(promised - set(lines))[:3]


def test_prune_old_events_while_followed(programs, state, folder):
    """Year after year goes; all that is new stays, and is given."""
    old = old_events()
    seed(programs, state, old)
    archive = []
    with following(programs, state, folder / "given") as follower:
        with writing(programs, state, folder / "acks", WRITERS) as writers:
            for year in YEARS:
                dropped = prune(programs, state, f"--before={year + 1}-01-01")
                assert len(dropped) == A_YEAR
                archive += dropped
            assert are_running(writers), "they were done too early"
            for writer in writers:
                writer.finish()
            follower.catch_up()
            kept = eventfile.read(state)
            eventfile.require_sound(kept)
            require_once(writers, eventfile.lines(kept))
        follower.require_all(eventfile.lines(kept))
    assert archive == old


def test_prune_everything_while_writing(programs, state, folder):
    """Archive and file are all events, in their order, each once."""
    archive = []
    rounds = 0
    with writing(programs, state, folder / "acks", WRITERS) as writers:
        while are_running(writers):
            dropped = prune(programs, state, FUTURE)
            rounds += bool(dropped)
            archive += dropped
        for writer in writers:
            writer.finish()
        kept = eventfile.read(state)
        eventfile.require_sound(b"".join(archive) + kept)
        require_once(writers, archive + eventfile.lines(kept))
    assert rounds > 10, rounds


def test_ids_go_on_after_everything_was_pruned(programs, state, folder):
    """Else a follower would take a new event for one that it has given."""
    source = b'{"kind":"tick"}\n' * 200_000
    with following(programs, state, folder / "given") as follower:
        # So many that the ids are ahead of the clock.
        run = programs.run(state, "obs-events", "append", "--from", "-",
                           "shop", stdin=source)
        assert run.returncode == 0, run
        newest = eventfile.lines(run.stdout)[-1]
        prune(programs, state, FUTURE)
        line = programs.append(state)
        assert eventfile.identity(line) > eventfile.identity(newest)
        follower.catch_up()
        assert line in follower.lines()


def damage(state):
    """Writes junk as a crash might leave it, with the lock held."""
    with open(eventfile.path(state).parent / ".lock", "rb") as lock, open(
            eventfile.path(state), "ab") as file:
        fcntl.flock(lock, fcntl.LOCK_EX)
        file.write(eventfile.TORN)


def test_repair_while_writing_and_following(programs, state, folder):
    """Only junk goes, however often; a follower sees nothing of it."""
    rounds = 0
    with following(programs, state, folder / "given") as follower:
        with writing(programs, state, folder / "acks", WRITERS) as writers:
            while are_running(writers):
                damage(state)
                run = programs.run(state, "obs-events", "check", "--repair")
                assert (run.returncode, run.stderr) == (1, b""), run
                texts = [row["text"] for row in json_lines(run.stdout)]
                assert texts == [eventfile.TORN.decode()]
                rounds += 1
            for writer in writers:
                writer.finish()
            follower.catch_up()
            stored = eventfile.read(state)
            eventfile.require_sound(stored)
            require_once(writers, eventfile.lines(stored))
        follower.require_all(eventfile.lines(stored))
    assert rounds > 5, rounds


def test_a_slow_follower_and_two_prunes(programs, folder):
    """The file may get its first inode back: it is another all the same."""
    make_ext4(folder / "image", 16)
    with loop(folder / "image", folder / "mount") as place:
        state = programs.make_state(place / "state")
        seed(programs, state, old_events()[-3 * A_YEAR:])
        inode = eventfile.path(state).stat().st_ino
        with following(programs, state, folder / "given") as follower:
            follower.catch_up()
            follower.stop()
            prune(programs, state, "--before=2019-01-01")
            prune(programs, state, "--before=2020-01-01")
            assert eventfile.path(state).stat().st_ino == inode, (
                "this file system gives out no inode again")
            # Longer than it was: its size gives nothing away.
            programs.run(state, "obs-events", "append", "--from", "-", "shop",
                         stdin=b'{"kind":"bulk"}\n' * 2000)
            follower.go_on()
            follower.catch_up()
            follower.require_all(eventfile.lines(eventfile.read(state)))


def test_an_app_is_mended_while_followed(programs, state, folder):
    """Told once; from then on what is new is given, not its history."""
    history = [programs.append(state, "blog") for _ in range(3)]
    events = eventfile.path(state, "blog")
    events.rename(folder / "away")
    events.symlink_to(folder / "away")
    told = b"apps/blog/events.jsonl"
    with following(programs, state, folder / "given", "--all",
                   told) as follower:
        events.unlink()
        (folder / "away").rename(events)
        follower.catch_up()
        wait_until(lambda: programs.append(state, "blog") in follower.lines())
    assert not set(history) & set(follower.lines())
