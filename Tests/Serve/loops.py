"""The loops that bin/obs-serve runs, and those that somebody else does."""

import contextlib
import subprocess

from serving import SCRIPT, eventually, offspring, status

ACCOUNT = ["setpriv", "--reuid=33", "--regid=33", "--clear-groups"]


def say(tool, state, *words):
    """Sets something, as the web server's account."""
    subprocess.run([*ACCOUNT, tool, *words, "--state", state],
                   check=True, stdout=subprocess.DEVNULL)


def loops(serving, name):
    """The process ids of a tool's loop."""
    return [pid for pid in offspring(serving.process.pid)
            if status(pid, "Name") == name]


@contextlib.contextmanager
def own_loop(tool, state, *words):
    """A loop that somebody else has started, as a unit does."""
    process = subprocess.Popen(
        [*ACCOUNT, tool, *words, "--state", state], stderr=subprocess.DEVNULL)
    lock = state / f".{tool.name}.lock"
    assert eventually(
        lambda: lock.exists() and lock.read_text() == f"{process.pid}\n")
    yield process
    process.terminate()
    assert process.wait(10) == 0


def serve_without(library, place):
    """A script that serves with an empty file in the place of a library, on a
    file system of its own."""
    hide = (f"for file in /usr/lib/*/{library}; do "
            "mount --bind /dev/null $file || exit; done; exec \"$@\"")
    script = place / "serve"
    script.write_text(
        f"#!/bin/sh\nexec unshare -m sh -c '{hide}' sh {SCRIPT} \"$@\"\n")
    script.chmod(0o755)
    return script


def assert_serves_without(serving, name, reason, lack):
    """It tells once why it has no loop; returns what it printed."""
    assert eventually(lambda: loops(serving, name) == [])
    serving.stop()
    printed = serving.output + serving.process.stdout.read()
    assert f"{name}: {reason}" in printed
    assert printed.count(f"obs-serve: it serves, and {lack}\n") == 1
    assert printed.count(f"{name}: ") == 1
