"""obs-serve --demo: three of them at once, and what each shows."""

import json
import os
import pathlib
import re
import time
import urllib.error
import urllib.parse
import urllib.request

from serving import SCRIPT, Serving, offspring

APP = "demo-shop"
#: Starts a command for which some files are not there.
HIDE = """#!/bin/sh
exec unshare -m sh -c 'for path in {paths}; do
    if [ -d $path ]; then mount -t tmpfs none $path
    else mount --bind /dev/null $path; fi || exit
  done
  exec "$@"' sh {command} "$@"
"""


def without(place, paths, *command):
    """A script that runs a command on a machine that lacks these files."""
    script = place / "without"
    words = " ".join(map(str, command))
    script.write_text(HIDE.format(paths=" ".join(paths), command=words))
    script.chmod(0o755)
    return script


def poor(place, script):
    """A script that runs another one as an ordinary user of a machine that
    has neither Caddy nor libvirt."""
    return without(
        place, ["/usr/bin/caddy", "/usr/bin/virsh"], "setpriv",
        "--reuid=nobody", "--regid=nogroup", "--clear-groups", script)


class Demo(Serving):
    """A demo, with the seconds since its start, and what it answers."""

    def __init__(self, script=SCRIPT, **options):
        self.began = time.time()
        super().__init__(script, "--demo", **options)

    @property
    def site(self):
        """Where its shop is."""
        return re.search(r"http://demo-shop\S*:(\d+)", self.output).group(0)

    @property
    def shop_port(self):
        return int(self.site.rpartition(":")[2])

    @property
    def state(self):
        """Its state directory."""
        return pathlib.Path(
            re.search(r"files are in (.*)\.\n", self.output).group(1))

    @property
    def vm(self):
        """The name of its VM, or None."""
        return f"obs-demo-{self.port}" if "a VM for it" in self.output else None

    def open(self, path, **headers):
        """A GET of the API."""
        headers["Authorization"] = f"Bearer {self.token}"
        return urllib.request.urlopen(urllib.request.Request(
            f"{self.url}/api/app-gateway/{path}", headers=headers), timeout=10)

    def get(self, path):
        """What a GET of the app answers."""
        with self.open(f"{path}/{APP}") as answer:
            return json.load(answer)

    def events(self):
        """The kinds of its events, the oldest first."""
        return [event["kind"] for event in self.get("events")["events"]][::-1]

    def samples(self):
        """The samples of its VM; none as long as it is not bound."""
        try:
            return self.get("metrics")["samples"]
        except urllib.error.HTTPError as error:
            assert error.code == 404, error
            return []

    def log(self, source):
        """The newest line of a log, as the stream has it."""
        with self.open(f"logs/{APP}?tail=1&source={source}") as stream:
            for line in stream:
                if line.startswith(b"data: "):
                    return line.removeprefix(b"data: ").decode()

    def visit(self, path, **fields):
        """The status of a request to the shop, over its address alone."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.shop_port}{path}",
            data=urllib.parse.urlencode(fields).encode() if fields else None,
            headers={"Host": f"{APP}.localhost"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def wait(self, condition, what, limit=60):
        """Waits until so many seconds after the start at most."""
        while not (value := condition()):
            assert time.time() < self.began + limit, (what, self.read())
            time.sleep(0.2)
        return value

    def read(self):
        """What it has printed by now."""
        os.set_blocking(self.process.stdout.fileno(), False)
        self.output += self.process.stdout.read() or ""
        return self.output

    @property
    def processes(self):
        return offspring(self.process.pid)
