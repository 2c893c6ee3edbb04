"""An app that is really there: a site behind Caddy, which the tools watch."""

import http.client
import json
import os
import pathlib
import subprocess

from shared_web import CHECKOUT, Caddy, as_ordinary_user

BUILT = pathlib.Path(os.environ.get("OBS_BIN") or CHECKOUT / ".build/release")
PATIENCE = 30.0
#: Whatever the host: all sites share a log.
SITE = """
http://:%(plain)d {
	bind 127.0.0.1
	log {
		output file %(logs)s/access.log
	}
	reverse_proxy 127.0.0.1:%(backend)d
}
"""


class Tools:
    """The commands over a state directory."""

    def __init__(self, state):
        self.state = state

    def run(self, tool, *words, status=0, stdin=""):
        """What a command prints, which ends with a status."""
        run = subprocess.run(
            [BUILT / tool, *map(str, words)], input=stdin, text=True,
            capture_output=True, timeout=PATIENCE,
            env={"OBS_STATE_DIR": str(self.state.directory), "PATH": ""},
            **as_ordinary_user())
        assert run.returncode == status, (tool, words, run)
        return run.stdout

    def rows(self, slug, name):
        """The rows of an app's file."""
        path = self.state.directory / "apps" / slug / name
        return list(map(json.loads, path.read_text().splitlines()))

    def event(self, slug, kind, message="", severity="info", **metadata):
        """Appends an event, and returns it as it is stored."""
        return json.loads(self.run(
            "obs-events", "append", "--severity", severity, "--metadata",
            json.dumps(metadata), "--", slug, kind, message))


class Site:
    """A site for every slug, with Caddy's log of all requests."""

    def __init__(self, caddy):
        self.caddy = caddy
        self.port = caddy.plain

    @property
    def log(self):
        """Caddy's access log."""
        return self.caddy.log("access")

    def ask(self, slug, path, method="GET", **headers):
        """A request to an app; its status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, 20)
        connection.request(method, path, headers={
            "Host": f"{slug}.localhost"} | headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    def open_log(self):
        """Lets the account of the tools read what Caddy writes."""
        for place in (self.caddy.folder, self.caddy.logs):
            place.chmod(0o755)
        self.log.chmod(0o644)


def caddy_site(folder, backend):
    """A Caddy, for `with`, with a site for every slug."""
    return Caddy(folder, backend, SITE)
