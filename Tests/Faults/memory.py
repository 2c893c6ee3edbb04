"""How much memory a program takes."""

import pathlib
import sys
import tempfile

SCRIPT = pathlib.Path(__file__).parents[1] / "peak_memory.py"
#: What no GET may reach, in bytes.
LIMIT = 12_000_000


def measured(run):
    """What `run` gives back, and the program's peak memory in bytes.

    `run` is called with the command to put in front of the program's.
    """
    with tempfile.NamedTemporaryFile("r", prefix="obs-memory-") as report:
        result = run([sys.executable, "-IS", SCRIPT, report.name])
        return result, int(report.read())
