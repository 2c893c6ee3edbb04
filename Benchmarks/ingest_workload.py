"""Access logs of known sizes, and the state directories that they are counted
into."""

import json
import os
import pathlib
import shlex
import shutil
import subprocess

from stopwatch import Command

DOMAIN = "apps.example.com"
#: When the logs end: 2026-11-01T00:00:00Z.
END = 1_793_491_200
A_DAY = 86_400
HOSTS, DAYS = 10, 3
MIB = 1 << 20
FULL = int(os.environ.get("OBS_BENCH_LOG_BYTES", 1 << 30))
#: Histograms of the last week are kept, of older days dropped.
A_WEEK = 7


def core():
    """The processor that all of a figure's programs share."""
    return str(max(os.sched_getaffinity(0)))


class Logs:
    """Makes logs and states in a directory that the caller removes."""

    def __init__(self, work, watch):
        self.directory = work.directory
        self.tool = work.tools / "obs-analytics"
        self.generator = watch.compile(
            "caddylog", "reference/caddylog.c", libraries=["-lm"])

    def log(self, size, hosts=HOSTS, days=DAYS, seed=1, end=END):
        """A log of so many bytes; the same call gives the same file."""
        path = self.directory / f"{size}-{hosts}-{days}-{seed}-{end}.log"
        if not path.exists():
            options = f"-n {hosts} -d {days} -s {seed} -e {end} {size}"
            with open(path, "wb") as file:
                subprocess.run(
                    [self.generator, *options.split()], stdout=file,
                    check=True)
                # Nothing is left to be written while others are timed.
                os.fsync(file.fileno())
        return path

    def compressed(self, log):
        """The same log as Caddy leaves it after a roll."""
        path = log.with_name(f"rolled-{log.name}.gz")
        with open(path, "wb") as file:
            subprocess.run(["gzip", "-c", log], stdout=file, check=True)
            os.fsync(file.fileno())
        return path

    def state(self, name, hosts=HOSTS, place=None):
        """A new state directory with an app for each host."""
        state = pathlib.Path(place or self.directory, name)
        shutil.rmtree(state, ignore_errors=True)
        for host in range(hosts):
            (state / f"apps/app-{host}").mkdir(0o2770, parents=True)
        state.chmod(0o2750)
        return state

    def command(self, state, *words, **more):
        """An obs-analytics that works in that state."""
        environment = {"OBS_STATE_DIR": state, "PATH": os.defpath,
                       "OBS_HOST": f"{{slug}}.{DOMAIN}"}
        return Command((self.tool, *words), environment, **more)

    def at_once(self, state, word, logs, cores):
        """A process for each log, each on its own processor."""
        script = "".join(
            f"taskset -c {core} {shlex.join(map(str, (self.tool, word, log)))}"
            f" & " for core, log in zip(cores, logs)) + "wait"
        command = self.command(state)
        return Command(("/bin/sh", "-c", script), command.environment)

    def ingest(self, state, *logs, **more):
        """A pass over the logs, into the state as it is."""
        return self.command(state, "ingest", *logs, **more)

    def fresh(self, state, *logs, cores=None):
        """A pass over the logs that finds nothing counted before."""
        place = shlex.quote(str(state))
        forget = f"rm -f {place}/apps/*/rollups.jsonl {place}/.ingest.json"
        return self.ingest(state, *logs, cores=cores or core(), before=forget)

    def again(self, state, *logs):
        """A pass over the logs that finds the rows that are there now."""
        kept = state.with_name(f"{state.name}-kept")
        for host in range(HOSTS):
            rows = pathlib.Path(f"app-{host}/rollups.jsonl")
            (kept / rows).parent.mkdir(parents=True)
            shutil.copy(state / "apps" / rows, kept / rows)
        place = shlex.quote(str(state))
        restore = (f"cp -RT --remove-destination {shlex.quote(str(kept))} "
                   f"{place}/apps && rm -f {place}/.ingest.json")
        return self.ingest(state, *logs, cores=core(), before=restore)


def age(rows):
    """Drops the histograms of all days but the last week's, as time does."""
    lines = [json.loads(line) for line in rows.read_text().splitlines()]
    for line in lines[:-A_WEEK]:
        line.pop("latency", None)
    rows.write_text("".join(
        json.dumps(line, separators=(",", ":")) + "\n" for line in lines))
