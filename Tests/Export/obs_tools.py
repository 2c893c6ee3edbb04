"""The built tools over one state directory, and what they export."""

import json
import os
import subprocess
import time

from prometheus_client.openmetrics import parser

PATIENCE = 60.0
#: What has `export`, by what it is about.
EXPORTERS = ["obs-probes", "obs-analytics", "obs-metrics"]
MINUTE, HOUR, DAY = 60, 3600, 86_400


class Obs:
    """The tools, and a state directory that is empty at first."""

    def __init__(self, programs, state):
        self.programs = programs
        self.state = state
        self.environment = {
            "PATH": f"{programs}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8",
            "OBS_STATE_DIR": str(state)}
        state.mkdir(mode=0o750)

    def run(self, name, *words, environment=None, **options):
        """Runs a tool to its end."""
        return subprocess.run(
            [self.programs / name, *map(str, words)], text=True,
            env=self.environment | (environment or {}), timeout=PATIENCE,
            **({"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE,
                "stderr": subprocess.PIPE} | options))

    def done(self, name, *words, **options):
        """What a tool prints that has nothing to complain of."""
        run = self.run(name, *words, **options)
        assert (run.returncode, run.stderr) == (0, ""), run
        return run.stdout

    def exported(self, name):
        """The samples that a tool exports."""
        return samples(self.done(name, "export"))

    def listed(self, name):
        """What `list` says, by slug."""
        lines = map(json.loads, self.done(name, "list").splitlines())
        return {line["slug"]: line for line in lines}

    def write(self, slug, **files):
        """Writes files of an app, by hand; objects become lines."""
        app = self.state / "apps" / slug
        app.mkdir(mode=0o750, parents=True, exist_ok=True)
        for name, lines in files.items():
            path = app / FILES[name]
            path.write_text("".join(map(as_line, lines)), encoding="utf-8")
        return app


FILES = {"app": "app.json", "probe": "probe.json", "checks": "checks.jsonl",
         "events": "events.jsonl", "rollups": "rollups.jsonl",
         "vm_samples": "samples.jsonl"}


def as_line(value):
    """A line of a file; text is taken as it is."""
    if isinstance(value, str):
        return value + "\n"
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n"


def families(text):
    """What the strict parser makes of a whole export; it refuses the rest."""
    return list(parser.text_string_to_metric_families(text))


def samples(text):
    """The values of an export: `up` of `my-shop` is at `up`, `my-shop`.

    Further labels follow the slug, by their names' order.
    """
    found = {}
    for family in families(text):
        for sample in family.samples:
            key = labelled(sample.name, sample.labels)
            assert key not in found, f"twice: {key}"
            found[key] = sample.value
    return found


def labelled(name, labels):
    """A name without its prefix, and the values of its labels."""
    others = [labels[key] for key in sorted(labels) if key != "slug"]
    return (name.removeprefix("obs_"), labels["slug"], *others)


def of(slug, found):
    """The samples of one app, without its name."""
    return {(key[0], *key[2:]) if key[2:] else key[0]: value
            for key, value in found.items() if key[1] == slug}


def stamp(second):
    """A time as files have it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(second))


def day(second):
    """The day in UTC of a time."""
    return stamp(second)[:10]
