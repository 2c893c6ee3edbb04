"""Processes that copy a state directory, and the tool with strace above it."""

import contextlib
import os
import pathlib
import subprocess

from analytics_tool import PATIENCE, eventually
from shared_faults import QUIETLY

COPIERS = {
    "cp": 'mkdir -p "$2" && cp -a "$1/." "$2"',
    "rsync": 'rsync -a --delete "$1/" "$2/"',
    "tar": 'mkdir -p "$2" && tar -C "$1" -cf - . | tar -C "$2" -xf -',
}


def copy_with(tool, source, target):
    """Copies a directory, also onto another one."""
    run = subprocess.run(["sh", "-c", COPIERS[tool], "sh", source, target],
                         capture_output=True, timeout=PATIENCE)
    # A temporary file came or went meanwhile: no copy can avoid that.
    assert run.returncode in (0, 1, 24), run


def traced(process):
    """The number of the tool itself, which may have strace above it."""
    if process.args[0] != QUIETLY[0]:
        return process.pid
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
    program = next(word for word in process.args
                   if isinstance(word, pathlib.Path))
    return eventually(lambda: next(
        (int(number) for number in children.read_text().split()
         if is_running(number, program)), None))


def is_running(number, program):
    """Whether a process has come so far that it runs a program."""
    with contextlib.suppress(FileNotFoundError):
        return os.readlink(f"/proc/{number}/exe") == str(program)
    return False


def require_success(process, told=(), statuses=(0,)):
    """It ends well, and has nothing to say but what it may say."""
    output, errors = process.communicate(timeout=PATIENCE)
    others = [line for line in errors.splitlines()
              if not any(part in line for part in told)]
    assert process.returncode in statuses and not others, (
        process.args, process.returncode, output, errors)
