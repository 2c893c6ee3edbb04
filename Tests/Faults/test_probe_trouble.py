"""A probe that can't be read just now is never taken for one without config.

It begins with other values than the defaults, and with a state: else what is
lost would look like what was there.
"""

import pytest

import eventfile
from changes import message
from injection import failed_at, whole_trace
from programs import answer, request_variables
from replacements import PROBE

BODY = b'{"interval_s":45}'


def by_command(programs, state, before):
    """Changes one value, and keeps the others."""
    return programs.run(state, "obs-probes", "set", "shop", "--interval=45",
                        before=before)


def by_request(programs, state, before):
    """Replaces the config, and keeps the state."""
    return programs.run(
        state, "probes", before=before, stdin=BODY,
        environment=request_variables("PUT", "probes/shop", BODY))


def calls_on_probe(programs, state, change):
    """The calls that open and read probe.json."""
    _, calls = whole_trace(lambda before: change(programs, state, before))
    opening = next(index for index, call in enumerate(calls)
                   if call.name == "openat" and '"probe.json"' in call.words)
    reading = next(call for call in calls[opening:]
                   if call.name in ("pread64", "read"))
    return calls[opening], reading


@pytest.mark.parametrize("change", [by_command, by_request],
                         ids=lambda change: change.__name__)
def test_what_cannot_be_read_is_kept(programs, state, change):
    """EIO and no more descriptors: a failure, and the file as it was."""
    programs.append(state)
    path = eventfile.path(state).parent / "probe.json"
    path.write_bytes(PROBE)
    opening, reading = calls_on_probe(programs, state, change)
    path.write_bytes(PROBE)
    for call, error in ((opening, "EIO"), (opening, "EMFILE"),
                        (opening, "EACCES"), (reading, "EIO")):
        run = failed_at(call, error, lambda before: change(
            programs, state, before))
        assert path.read_bytes() == PROBE, (call, error)
        assert "probe.json" in message(run), run
        if change is by_command:
            assert (run.returncode, run.stdout) == (74, b""), run
        else:
            assert answer(run).status == 500, run
    require_kept(programs, state, change)


def require_kept(programs, state, change):
    """Without trouble, all stays that is not named."""
    assert change(programs, state, ()).returncode == 0
    show = programs.request(state, "GET", "probes/shop").body
    if change is by_command:
        assert show == PROBE.replace(b'"interval_s":30', b'"interval_s":45')
    else:
        state_of = b'"last_run_at"'
        assert show.partition(state_of)[2] == PROBE.partition(state_of)[2]
        assert show.startswith(b'{"config":{"path":"/","interval_s":45,')


DAMAGED = PROBE.replace(b'"interval_s":30', b'"interval_s":1')


def test_a_mistyped_config(programs, state):
    """`set` would have to make the rest up: refused. PUT keeps the state."""
    programs.append(state)
    path = eventfile.path(state).parent / "probe.json"
    path.write_bytes(DAMAGED)
    run = by_command(programs, state, ())
    assert (run.returncode, run.stdout) == (74, b""), run
    assert "probe.json is damaged" in message(run)
    assert path.read_bytes() == DAMAGED
    require_kept(programs, state, by_request)
