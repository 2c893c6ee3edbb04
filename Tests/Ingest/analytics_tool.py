"""obs-analytics over one state directory, as command, follower and CGI."""

import hashlib
import json
import os
import pathlib
import signal
import subprocess
import time

import oracle

TOKEN = "ingest-token"
PATIENCE = 60.0


class Analytics:
    """The tool, its state directory, and the apps that are there."""

    template = "{slug}.localhost"

    def __init__(self, program, state, apps=(), hosts=None):
        self.program = program
        self.state = state
        self.environment = {
            "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
            "OBS_STATE_DIR": str(state), "OBS_HOST": self.template}
        state.mkdir(mode=0o750)
        digest = hashlib.sha256(TOKEN.encode()).hexdigest()
        (state / "tokens").write_text(f"{digest} tester rw *\n")
        for slug in apps:
            (state / "apps" / slug).mkdir(parents=True)
        for slug, names in by_slug(hosts or {}).items():
            self.run("bind", slug, *(f"--host={name}" for name in names))
        self.slug_of = oracle.Slugs(
            self.template, set(apps) if apps else None, hosts)

    def run(self, *words, environment=None, status=0):
        """Runs it to its end; returns what it printed."""
        return finished([self.program, *words], self.environment
                        | (environment or {}), status)

    def ingest(self, *words, **options):
        """One pass; returns the summary."""
        return summary(self.run("ingest", *words, **options))

    def start(self, *words, before=()):
        """Starts a pass or a follower, and does not wait for it.

        `before` is put in front of the program's path.
        """
        return Running([*before, self.program, *words], self.environment)

    def stored(self):
        """{(slug, day): row as REST shows it}, of all apps."""
        return {key: {name: value for name, value in row.items()
                      if name not in ("latency", "seen")}
                for key, row in oracle.stored_rows(self.state).items()}

    def shown(self, slug):
        """The same of one app, as `show` prints it."""
        return oracle.shown_rows(
            json.loads(self.run("show", slug, "--days", "366")))

    def asked(self, slug):
        """The same, as GET answers it."""
        program = self.program.with_name("analytics")
        output = finished([program], self.environment | {
            "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1",
            "REQUEST_METHOD": "GET", "SCRIPT_NAME": "/analytics",
            "PATH_INFO": f"/{slug}", "QUERY_STRING": "days=366",
            "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"})
        head, _, body = output.partition(b"\r\n\r\n")
        assert head.startswith(b"Status: 200 "), output
        return oracle.shown_rows(json.loads(body))

    def count(self, lines, durations="seconds"):
        """The independent count for these apps."""
        return oracle.count(lines, self.slug_of, durations)

    def forget(self):
        """Removes the hint, which must be there."""
        (self.state / ".ingest.json").unlink()


class Running:
    """A tool that runs until it is told to end, or killed."""

    def __init__(self, words, environment):
        self.process = subprocess.Popen(
            [*map(str, words)], env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if not self.ended():
            self.kill()

    def pid(self):
        """The tool's process: strace is its parent, and passes no signal."""
        pid = self.process.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
        return int((children.read_text().split() or [pid])[0])

    def ended(self):
        """Whether it is gone, for whatever reason."""
        return self.process.poll() is not None

    def kill(self):
        """kill -9, wherever it is just now."""
        os.kill(self.pid(), signal.SIGKILL)
        self.process.communicate()

    def terminate(self, number=signal.SIGTERM):
        """Asks it to end; returns its summary."""
        assert not self.ended(), self.process.communicate()
        os.kill(self.pid(), number)
        output, errors = self.process.communicate(timeout=PATIENCE)
        # It may have begun before Caddy made its logs.
        told = [line for line in errors.splitlines()
                if not line.endswith(b" is not there yet")]
        assert (self.process.returncode, told) == (0, [])
        return summary(output)


def finished(words, environment, status=0):
    """Runs a program to its end; returns what it printed."""
    run = subprocess.run(
        [*map(str, words)], env=environment, timeout=PATIENCE,
        stdin=subprocess.DEVNULL, capture_output=True)
    assert run.returncode == status, run
    assert status or not run.stderr, run.stderr
    return run.stdout


def by_slug(hosts):
    """Host to slug, the other way round."""
    names = {}
    for host, slug in hosts.items():
        names.setdefault(slug, []).append(host)
    return names


def summary(output):
    """The last line of what a pass printed."""
    return json.loads(output.splitlines()[-1])


def eventually(condition, seconds=PATIENCE):
    """Waits until a condition holds, and says whether it ever did."""
    deadline = time.monotonic() + seconds
    while not (holds := condition()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return holds
