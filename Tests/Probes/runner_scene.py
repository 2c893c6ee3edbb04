"""A state directory with apps that are observed, and the tools over it."""

import contextlib
import json
import os

from runner_process import Runner, holds_lock, wait_until

DEFAULTS = {"path": "/", "interval_s": 60, "expected_status": 200,
            "timeout_s": 1, "enabled": True}
UNKNOWN = {"last_run_at": None, "last_status": None, "last_http_status": None,
           "last_error": None, "consecutive_failures": 0}
#: A state that makes a probe no new one: it waits for its turn.
RAN = UNKNOWN | {"last_run_at": "2026-01-02T03:04:05+00:00",
                 "last_status": "up", "last_http_status": 200}


def spelt(value):
    """JSON as the tools write it."""
    return json.dumps(value, separators=(",", ":"))


def probe_text(config=None, state=None):
    """A probe.json as it is made by hand."""
    return spelt({"config": DEFAULTS | (config or {}),
                  **(state or UNKNOWN)})


class Scene:
    """The programs, a state directory and the apps."""

    def __init__(self, programs, state, apps):
        self.programs = programs
        self.state = state
        self.apps = apps

    def folder(self, slug):
        """The app's directory, which is made if it is not there."""
        path = self.state / "apps" / slug
        if not path.exists():
            for folder in (path.parent, path):
                folder.mkdir(mode=0o770, exist_ok=True)
        return path

    def base(self, slug, port=None):
        """What app.json says of an app."""
        return spelt({"base_url": f"http://{slug}.test",
                      "connect_to": f"127.0.0.1:{port or self.apps.port}"})

    def add(self, *slugs, last=None, **config):
        """Makes apps by hand, with probes that are new or have a state."""
        for slug in slugs:
            folder = self.folder(slug)
            write_new(folder / "app.json", self.base(slug))
            write_new(folder / "probe.json", probe_text(config, last))

    def stored(self, slug):
        """What is known of an app: any moment finds a whole file."""
        return json.loads((self.folder(slug) / "probe.json").read_bytes())

    def failures(self, slug):
        """How often in a row it has failed."""
        return self.stored(slug)["consecutive_failures"]

    def events(self, slug):
        """Its timeline, oldest first."""
        path = self.state / "apps" / slug / "events.jsonl"
        text = path.read_bytes() if path.exists() else b""
        return [json.loads(line) for line in text.splitlines()]

    def kinds(self, slug):
        """What kinds its events are of."""
        return [event["kind"] for event in self.events(slug)]

    @contextlib.contextmanager
    def running(self, *words, **options):
        """The loop, once it holds its lock."""
        with Runner(self.programs, self.state, *words, **options) as runner:
            wait_until(lambda: not runner.is_running or holds_lock(
                self.state, runner.process.pid), what="the start")
            assert runner.is_running, runner.messages
            yield runner

    def tool(self, *words, **options):
        """Runs a tool, which must succeed and say nothing."""
        run = self.programs.run(self.state, *words, **options)
        assert (run.returncode, run.stderr) == (0, b""), run
        return run.stdout

    def once(self, *words):
        """Checks by hand; returns the lines that were printed."""
        run = self.programs.run(self.state, "obs-probes", "once", *words)
        assert run.returncode in (0, 1) and not run.stderr, run
        return [json.loads(line) for line in run.stdout.splitlines()]

    def await_checks(self, slug, more=1, path=None, seconds=5.0):
        """Waits until an app was asked so many times more."""
        before = self.apps.count(slug, path)
        wait_until(lambda: self.apps.count(slug, path) >= before + more,
                   seconds, f"a check of {slug}")


def write_new(path, text):
    """Writes a file by giving it its name when it is whole."""
    temporary = path.with_name(path.name + ".new")
    temporary.write_text(text, encoding="utf-8")
    os.rename(temporary, path)


def require_alternating(kinds):
    """Down and up follow each other, and down is the first."""
    expected = ["probe_down", "probe_up"] * len(kinds)
    assert kinds == expected[:len(kinds)], kinds
