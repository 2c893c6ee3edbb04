"""The programs that the ingest is measured against, and what they answer."""

import json
import shutil
import subprocess
import sys
import venv

from ingest_workload import DOMAIN, core
from stopwatch import HERE, Command

REQUIREMENTS = HERE / "requirements.txt"
PYTHON = HERE.parent / ".build/bench-python"
COUNTED = ("requests", "status_2xx", "status_3xx", "status_4xx",
           "status_5xx", "bytes_out")
PERCENTILES = ("p50_ms", "p95_ms")
#: How far off the exact p50 and p95 may be. Polars has a definition of its
#: own, which differs where requests are few.
WITHIN, LOOSELY = 0.01, 0.5


def python():
    """A Python with the packages of requirements.txt, made when they change."""
    made = PYTHON / REQUIREMENTS.name
    if not made.exists() or made.read_text() != REQUIREMENTS.read_text():
        venv.create(PYTHON, clear=True, with_pip=True)
        subprocess.run(
            [PYTHON / "bin/pip", "install", "--quiet",
             "--disable-pip-version-check", "-r", REQUIREMENTS],
            check=True, stdout=sys.stderr)
        shutil.copy(REQUIREMENTS, made)
    return PYTHON / "bin/python"


class Others:
    """Commands that count a log, each on the same one processor."""

    def __init__(self, watch):
        self.python = python()
        self.ondemand = watch.compile(
            "ondemand", "reference/ondemand.cpp", ["-O3", "-std=c++20"],
            ["-lsimdjson"], compiler="c++")
        self.goaccess = shutil.which("goaccess")
        if not self.goaccess:
            sys.exit("Benchmarks/run: goaccess is missing")

    def lines(self, log):
        """The floor: it counts lines, and looks at nothing."""
        return Command(("/usr/bin/wc", "-l", log), cores=core())

    def simdjson(self, log):
        """simdjson's ondemand parser, in C++."""
        return Command((self.ondemand, log), cores=core())

    def script(self, name, log):
        """One of the Python programs."""
        words = self.python, HERE / f"reference/with_{name}.py", log
        return Command(words, cores=core())

    def visits(self, log):
        """GoAccess, which knows no percentiles and no host's days."""
        return Command(
            (self.goaccess, log, "--log-format=CADDY", "--no-global-config",
             "--no-progress", "-o", log.with_suffix(".json")),
            {"HOME": log.parent}, cores=core())


def by_group(output):
    """Rows by host and day; ours have a slug instead of a host."""
    rows = [json.loads(line) for line in output.splitlines()]
    return {(row.get("host") or f"{row['slug']}.{DOMAIN}", row["day"]): row
            for row in rows}


def stored(state):
    """What the rollups of a state say, in the same form."""
    groups = {}
    for path in state.glob("apps/*/rollups.jsonl"):
        for line in path.read_text().splitlines():
            row = json.loads(line)
            groups[f"{path.parent.name}.{DOMAIN}", row["day"]] = row
    return groups


def off(value, exact):
    """How far off a percentile is, as a share; of none, none is right."""
    if value is None or exact is None:
        return 0 if value is exact else float("inf")
    return abs(value - exact) / exact if exact else abs(value)


def compare(name, groups, exact, within):
    """Fails unless counts are the exact ones, and percentiles nearly; returns
    the largest error of a percentile."""
    if groups.keys() != exact.keys():
        sys.exit(f"{name}: other hosts and days than all of them: "
                 f"{sorted(groups.keys() ^ exact.keys())[:10]}")
    worst = 0
    for key, row in groups.items():
        right = exact[key]
        errors = [off(row[field], right[field]) for field in PERCENTILES]
        worst = max(worst, *errors)
        if max(errors) > within or any(
                row[field] != right[field] for field in COUNTED):
            sys.exit(f"{name} counted {row}, not {right}")
    return worst
