"""A disk that is full, and one that can't be written at all."""

import pytest

import eventfile
from changes import message
from mounts import loop, make_ext4, read_only, tmpfs
from sweep import leftovers

BODY = b'{"kind":"posted"}'
PROBE = b'{"path":"/new"}'


def fill(place):
    """Takes all the room that there is; gives back the file to remove."""
    filler = place / "filler"
    with open(filler, "wb", buffering=0) as file:
        for size in (4096, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError as error:
                assert error.errno == 28, error
    return filler


@pytest.fixture(params=["tmpfs", "ext4"])
def small(request, folder):
    """A small file system."""
    place = folder / "small"
    if request.param == "tmpfs":
        with tmpfs(place, "size=256k") as place:
            yield place
    else:
        make_ext4(folder / "image", 4)
        with loop(folder / "image", place) as place:
            yield place


def append_until_full(programs, state):
    """A page of a file may be half empty when the disk is full."""
    for number in range(200):
        run = programs.run(state, "obs-events", "append", "shop", "tick",
                           f"number {number} " + "x" * 1000)
        if run.returncode:
            return run
    raise AssertionError("the disk does not become full")


def test_full(programs, small):
    """Refused with the status for it; all is kept; it works again later."""
    state = programs.make_state(small / "state")
    programs.append(state)
    assert programs.run(state, "obs-probes", "set", "shop").returncode == 0
    probe = eventfile.read(state, name="probe.json")
    filler = fill(small)
    run = append_until_full(programs, state)
    assert (run.returncode, run.stdout) == (75, b""), run
    assert "No space left on device" in message(run)
    events = eventfile.read(state)
    assert events.endswith(b"\n"), "the torn line was not cut back"
    eventfile.require_sound(events)

    require_refusals(programs, state)
    assert eventfile.read(state) == events
    assert eventfile.read(state, name="probe.json") == probe
    assert not leftovers(state)
    require_readable(programs, state, events)

    filler.unlink()
    line = programs.append(state)
    assert eventfile.read(state) == events + line
    assert programs.append(state, slug="another")
    answer = programs.request(state, "PUT", "probes/shop", PROBE)
    assert answer.status == 200 and answer.json["config"]["path"] == "/new"


def require_refusals(programs, state):
    """Each face and each command says that the disk is full."""
    # Long: what is left of the file's last page must not hold it.
    body = b'{"kind":"posted","message":"%s"}' % (b"y" * 4096)
    answer = programs.request(state, "POST", "events/shop", body)
    assert answer.status == 507, answer
    assert "No space left on device" in answer.json["detail"]
    for target in ("probes/shop", "probes/another"):
        answer = programs.request(state, "PUT", target, PROBE)
        assert answer.status == 507, answer
    for words in (("obs-probes", "set", "shop", "--path=/new"),
                  ("obs-probes", "bind", "shop", "http://new")):
        run = programs.run(state, *words)
        assert (run.returncode, run.stdout) == (75, b""), run
        assert "No space left on device" in message(run)


def require_readable(programs, state, events):
    """What is there can be read."""
    listed = programs.run(state, "obs-events", "list", "shop", "--limit=1000")
    assert listed.stdout.splitlines(True) == eventfile.lines(events)[::-1]
    assert programs.request(state, "GET", "events/shop").status == 200
    assert programs.request(state, "GET", "probes/shop").status == 200


def test_a_probe_can_be_deleted_on_a_full_disk(programs, small):
    """Removing needs no room."""
    state = programs.make_state(small / "state")
    programs.append(state)
    assert programs.run(state, "obs-probes", "set", "shop").returncode == 0
    fill(small)
    run = programs.run(state, "obs-probes", "delete", "shop")
    assert (run.returncode, run.stderr) == (0, b""), run
    assert not eventfile.read(state, name="probe.json")


def test_prune_on_a_full_disk_drops_nothing(programs, small):
    """There is no room for the shorter file: the old one stays."""
    state = programs.make_state(small / "state")
    for _ in range(20):
        programs.append(state, message="x" * 1000)
    fill(small)
    events = eventfile.read(state)
    run = programs.run(
        state, "obs-events", "prune", "shop", "--before=2100-01-01")
    if run.returncode == 0:
        # All may be dropped without room, but for what must stay.
        kept = eventfile.lines(eventfile.read(state))
        assert eventfile.lines(run.stdout) + kept == eventfile.lines(events)
    else:
        assert run.returncode == 75 and message(run), run
        assert eventfile.read(state) == events
    assert not leftovers(state)


def test_no_room_for_new_apps(programs, folder):
    """No more files, but bytes: an app that is there can still be used."""
    with tmpfs(folder / "small", "size=1m", "nr_inodes=8") as place:
        state = programs.make_state(place / "state")
        programs.append(state)
        for number in range(8):
            run = programs.run(
                state, "obs-events", "append", f"new-{number}", "tick")
            if run.returncode:
                break
        assert (run.returncode, run.stdout) == (75, b""), run
        assert "No space left on device" in message(run)
        programs.append(state)
        answer = programs.request(state, "POST", "events/brand-new", BODY)
        assert answer.status == 507, answer


@pytest.mark.parametrize("target", ["events/shop", "events/fresh"])
def test_read_only(programs, folder, target):
    """Its own message; what is there can be read and served."""
    slug = target.split("/")[1]
    state = programs.make_state(folder / "state")
    line = programs.append(state)
    assert programs.run(state, "obs-probes", "set", "shop").returncode == 0
    with read_only(state, folder / "read-only") as state:
        for words in (("obs-events", "append", slug, "tick"),
                      ("obs-probes", "set", slug),
                      ("obs-probes", "bind", slug, "http://new")):
            run = programs.run(state, *words)
            assert (run.returncode, run.stdout) == (73, b""), run
            assert "the file system is read-only" in message(run)
        answer = programs.request(state, "POST", target, BODY)
        assert answer.status == 500, answer
        assert "the file system is read-only" in answer.json["detail"]
        listed = programs.run(state, "obs-events", "list", "--all")
        assert listed.stdout == line
        assert programs.request(state, "GET", target).status == 200
        assert programs.run(state, "obs-events", "check").returncode == 0
