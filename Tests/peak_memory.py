"""Runs a command and writes its peak memory, in bytes, to a file.

    python3 -IS peak_memory.py FILE COMMAND [WORD...]

A process of its own: Linux counts what the parent has to the child's peak,
and this one has less than any limit that is tested, pytest far more.
"""

import os
import sys


def run(command):
    """Its status, and its peak memory in bytes."""
    child = os.posix_spawn(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024


if __name__ == "__main__":
    code, peak = run(sys.argv[2:])
    with open(sys.argv[1], "w", encoding="utf-8") as report:
        report.write(str(peak))
    sys.exit(code)
