"""State directories that must not be used: each with a message of its own."""

import pytest

from changes import message

BODY = b'{"kind":"posted"}'


def missing(_state, place):
    """Nothing there."""
    return place / "nothing"


def open_to_all(state, _place):
    """Everybody may write to it."""
    state.chmod(0o777)
    return state


def sticky(state, _place):
    """Like /tmp: everybody may make files in it."""
    state.chmod(0o1777)
    return state


def symbolic_link(state, place):
    """A link that leads to a good one."""
    (place / "link").symlink_to(state)
    return place / "link"


def symbolic_link_with_slash(state, place):
    """The same; a slash at the end would follow it."""
    return f"{symbolic_link(state, place)}/"


def file(_state, place):
    """A file."""
    (place / "file").write_text("")
    return place / "file"


def below_a_file(state, place):
    """Something that can't be."""
    return file(state, place) / "state"


UNFIT = {
    missing: "the state directory does not exist",
    open_to_all: "the state directory may be written by everybody",
    sticky: "the state directory may be written by everybody",
    symbolic_link: "the state directory is a symbolic link",
    symbolic_link_with_slash: "the state directory is a symbolic link",
    file: "the state directory is not a directory",
    below_a_file: "the state directory is not a directory",
}


@pytest.mark.parametrize("make", UNFIT, ids=lambda make: make.__name__)
def test_refused(programs, state, folder, make):
    """Status 73 or 500; nothing is read, made or changed."""
    programs.append(state)
    unfit = make(state, folder)
    before = {path: path.lstat() for path in folder.rglob("*")}
    for words in (("obs-events", "append", "shop", "tick"),
                  ("obs-events", "append", "fresh", "tick"),
                  ("obs-events", "list", "shop"),
                  ("obs-events", "check", "--repair"),
                  ("obs-events", "prune", "shop", "--before=2100-01-01"),
                  ("obs-probes", "set", "shop"),
                  ("obs-probes", "list")):
        run = programs.run(unfit, *words)
        assert (run.returncode, run.stdout) == (73, b""), run
        assert UNFIT[make] in message(run)
        assert str(unfit).rstrip("/") in message(run)
    for method, body in (("GET", b""), ("POST", BODY)):
        answer = programs.request(unfit, method, "events/shop", body)
        assert answer.status == 500, answer
        assert UNFIT[make] in answer.json["detail"]
    after = {path: path.lstat() for path in folder.rglob("*")}
    assert unchanged(before) == unchanged(after)


def unchanged(statuses):
    """What shows that a file was written, made or removed."""
    return {path: (status.st_ino, status.st_size, status.st_mtime_ns)
            for path, status in statuses.items()}


def test_clients_are_not_told_the_path(programs, folder):
    """Not even who has no token learns where the files are."""
    answer = programs.request(folder / "nothing", "GET", "events/shop")
    assert str(folder) not in answer.body.decode(), answer
