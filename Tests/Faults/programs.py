"""The programs under test, run as a shell or a web server would run them."""

import hashlib
import json
import os
import shutil
import subprocess

TOKEN = "faults-token"
#: Longer than the five seconds that a lock is waited for; beyond it, a hang.
PATIENCE = 20.0


class Programs:
    """The tools of one build, and their CGI names."""

    def __init__(self, built, directory):
        self.directory = directory
        for name in ("obs-events", "obs-probes", "obs-metrics",
                     "obs-analytics"):
            shutil.copy(built / name, directory / name)
            (directory / name.removeprefix("obs-")).symlink_to(name)

    def make_state(self, path):
        """Makes a state directory that knows the token."""
        path.mkdir(mode=0o750)
        digest = hashlib.sha256(TOKEN.encode()).hexdigest()
        (path / "tokens").write_text(f"{digest} tester rw *\n")
        return path

    def command(self, words):
        """The words with the program's path in the place of its name."""
        name, *rest = words
        return [str(self.directory / name), *map(str, rest)]

    def run(self, state, *words, before=(), stdin=b"", environment=None,
            **options):
        """Runs a tool to its end; `before` is put in front of its path."""
        return subprocess.run(
            [*map(str, before), *self.command(words)], input=stdin,
            env=variables(state) | (environment or {}), timeout=PATIENCE,
            **({"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
               | options))

    def start(self, state, *words, **options):
        """Starts a tool and does not wait for it."""
        return subprocess.Popen(
            self.command(words), env=variables(state), **options)

    def append(self, state, slug="shop", message="m", **options):
        """Stores one event and returns its line, which must be printed."""
        run = self.run(state, "obs-events", "append", slug, "tick", message,
                       **options)
        assert run.returncode == 0, run
        assert run.stdout.endswith(b"\n") and run.stdout.count(b"\n") == 1
        return run.stdout

    def request(self, state, method, target, body=b"", **options):
        """One request to the CGI face; returns the answer."""
        return answer(self.run(
            state, target.split("/")[0], stdin=body,
            environment=request_variables(method, target, body), **options))


def variables(state):
    """The environment that each program starts in."""
    return {"OBS_STATE_DIR": str(state), "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8"}


def request_variables(method, target, body=b""):
    """A request as environment variables (RFC 3875, section 4.1)."""
    path, _, query = target.partition("?")
    program, slash, rest = path.partition("/")
    return {
        "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1",
        "REQUEST_METHOD": method, "SCRIPT_NAME": "/" + program,
        "PATH_INFO": slash + rest, "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)) if body else "",
        "HTTP_AUTHORIZATION": f"Bearer {TOKEN}",
    }


class Answer:
    """What a client gets."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        """The body, which must be JSON."""
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.headers} {self.body!r}"


def answer(run):
    """Reads the one answer that a CGI run must have printed."""
    assert run.returncode == 0, run
    return parse(run.stdout)


def parse(output):
    """One header block, then exactly the body that it promises."""
    head, blank, body = output.partition(b"\r\n\r\n")
    assert blank, f"no end of the headers: {output!r}"
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
    length = int(headers.get("Content-Length", 0))
    assert len(body) == length, output
    return Answer(int(headers["Status"].split()[0]), headers, body)
