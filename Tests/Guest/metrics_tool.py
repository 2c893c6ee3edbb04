"""Runs the built obs-metrics, through both of its faces."""

import hashlib
import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import urlencode

TOKEN = "guest-test-token"
NOBODY = 65534


class Answer:
    """What one run printed, how it ended and how long it took."""

    def __init__(self, done, seconds):
        self.status = done.returncode
        self.stdout = done.stdout
        self.stderr = done.stderr
        self.seconds = seconds

    def __repr__(self):
        return (
            f"status {self.status} after {self.seconds:.2f} s,"
            f" stdout {self.stdout!r}, stderr {self.stderr!r}"
        )

    @property
    def allocation(self):
        """The allocation that the command printed."""
        assert self.status == 0, self
        assert self.stdout.endswith("\n"), self
        return json.loads(self.stdout)["allocation"]


class Response(Answer):
    """What the CGI program printed, taken apart."""

    def __init__(self, done, seconds):
        super().__init__(done, seconds)
        head, separator, self.body = done.stdout.partition("\r\n\r\n")
        assert separator, self
        lines = [line.split(": ", 1) for line in head.split("\r\n")]
        self.headers = {name.lower(): value for name, value in lines}
        self.code = int(self.headers["status"].split()[0])

    @property
    def allocation(self):
        """The allocation that the body holds."""
        assert self.code == 200, self
        return json.loads(self.body)["allocation"]

    @property
    def detail(self):
        """The sentence of the problem that the body holds."""
        assert self.headers["content-type"] == "application/problem+json"
        return json.loads(self.body)["detail"]


class MetricsTool:
    """obs-metrics with a state directory of its own, for any user to run."""

    #: What starts it, if not the test itself.
    before = ()

    def __init__(self, directory, built, uri):
        # A copy, because another user may not reach the checkout.
        self.program = directory / "bin" / "obs-metrics"
        self.cgi = directory / "cgi-bin" / "metrics"
        self.program.parent.mkdir()
        shutil.copy(built / "obs-metrics", self.program)
        self.cgi.parent.mkdir()
        self.cgi.symlink_to("../bin/obs-metrics")
        self.state = directory / "state"
        self.state.mkdir()
        self.state.chmod(0o2750)
        digest = hashlib.sha256(TOKEN.encode()).hexdigest()
        (self.state / "tokens").write_text(f"{digest} tester rw *\n")
        self.uri = uri

    def give_state_to(self, user):
        """Makes the state directory that user's own."""
        for path in [self.state, *self.state.rglob("*")]:
            os.chown(path, user, user)

    def environment(self, uri):
        return {
            "PATH": os.environ["PATH"],
            "OBS_STATE_DIR": str(self.state),
            "OBS_LIBVIRT_URI": uri or self.uri,
        }

    def run(self, *arguments, uri=None, user=None):
        """Runs the command."""
        return self.call(
            Answer, [self.program, *arguments], self.environment(uri), user
        )

    def show(self, vm=None, uri=None, user=None):
        """Runs `show my-shop`, with `--vm` if a VM is given."""
        option = ["--vm", vm] if vm else []
        return self.run("show", "my-shop", *option, uri=uri, user=user)

    def get(self, vm=None, uri=None, user=None):
        """Runs the CGI program as a web server does for GET metrics/my-shop."""
        request = {
            "GATEWAY_INTERFACE": "CGI/1.1",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "/api/app-gateway/metrics",
            "PATH_INFO": "/my-shop",
            "QUERY_STRING": urlencode({"vm_name": vm}) if vm else "",
            "HTTP_AUTHORIZATION": f"Bearer {TOKEN}",
        }
        return self.call(
            Response, [self.cgi], self.environment(uri) | request, user
        )

    def call(self, kind, command, environment, user):
        """Runs it."""
        identity = (
            {"user": user, "group": user, "extra_groups": []} if user else {}
        )
        start = time.monotonic()
        done = subprocess.run(
            [str(word) for word in (*self.before, *command)],
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=30,
            **identity,
        )
        done.stdout = done.stdout.decode()
        done.stderr = done.stderr.decode()
        return kind(done, time.monotonic() - start)
