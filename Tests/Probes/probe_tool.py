"""obs-probes over one state directory, in a network of its own."""

import contextlib
import dataclasses
import json
import os
import pathlib
import subprocess
import tempfile
import time

PATIENCE = 30.0
CONFIG = {"path": "/", "interval_s": 60, "expected_status": 200,
          "timeout_s": 1, "enabled": True}
UNKNOWN = {"last_run_at": None, "last_status": None, "last_http_status": None,
           "last_error": None, "consecutive_failures": 0}


@dataclasses.dataclass
class Run:
    """A run of the tool that has ended."""

    status: int
    output: bytes
    errors: str
    seconds: float

    def lines(self):
        """What it printed, line by line, as JSON."""
        return [json.loads(line) for line in self.output.splitlines()]


@contextlib.contextmanager
def empty_state(program, namespace, authority):
    """The tool over a state directory that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="obs-probes-state-") as folder:
        yield Probes(program, pathlib.Path(folder, "state"), namespace,
                     authority.certificate)


class Probes:
    """The tool, its state directory, and the environment it runs in."""

    def __init__(self, program, state, namespace, authority_file):
        self.program = program
        self.state = state
        self.namespace = namespace
        self.environment = {
            "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
            "OBS_STATE_DIR": str(state), "OBS_CA_FILE": str(authority_file)}
        state.mkdir(mode=0o750)

    def run(self, *words, environment=None, before=()):
        """Runs it to its end; a variable that is None is not there."""
        variables = self.environment | (environment or {})
        began = time.monotonic()
        run = subprocess.run(
            self.namespace.command(*before, self.program, *words),
            env={n: v for n, v in variables.items() if v is not None},
            stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
        return Run(run.returncode, run.stdout, run.stderr.decode(),
                   time.monotonic() - began)

    def start(self, *words):
        """Starts it, and does not wait for it."""
        return subprocess.Popen(
            self.namespace.command(self.program, *words),
            env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE)

    def folder(self, slug):
        """The app's directory, which is made if it is not there."""
        path = self.state / "apps" / slug
        path.mkdir(mode=0o750, parents=True, exist_ok=True)
        return path

    def bind(self, slug, url, connect_to=""):
        """Says by hand, in app.json, where an app answers."""
        file = self.folder(slug) / "app.json"
        file.write_text(json.dumps(
            {"base_url": url, "connect_to": connect_to}), encoding="utf-8")

    def set(self, slug, **config):
        """Makes its probe by hand; nothing is known of the app yet."""
        file = self.folder(slug) / "probe.json"
        text = json.dumps({"config": CONFIG | config, **UNKNOWN},
                          separators=(",", ":"), ensure_ascii=False)
        file.write_text(text, encoding="utf-8")

    def stored(self, slug):
        """What is known of an app."""
        return json.loads((self.folder(slug) / "probe.json").read_bytes())

    def events(self, slug):
        """The app's timeline, oldest first."""
        file = self.folder(slug) / "events.jsonl"
        lines = file.read_bytes().splitlines() if file.exists() else []
        return [json.loads(line) for line in lines]
