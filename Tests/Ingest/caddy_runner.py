"""Runs Debian's Caddy with logs of its own, as an ordinary server."""

import contextlib
import os
import signal
import socket
import subprocess
import time

PATIENCE = 15.0
GLOBAL = """{
	admin off
	skip_install_trust
	auto_https disable_redirects
	grace_period 2s
	storage file_system %(folder)s/storage
%(options)s
}
"""


class Caddy:
    """One Caddy: `plain` and `tls` are its ports, `logs` its folder.

    `sites` is the text of the site blocks, `options` goes into the global
    block; both may use %(plain)d, %(tls)d, %(logs)s and %(backend)d.
    `zone` is a file for TZ: Caddy knows no other way to its local time.
    """

    def __init__(self, folder, backend, sites, options="", zone=""):
        self.folder = folder
        self.logs = folder / "logs"
        self.plain, self.tls = free_ports(2)
        names = {"folder": folder, "logs": self.logs, "plain": self.plain,
                 "tls": self.tls, "backend": backend.port}
        names["options"] = options % names
        self.logs.mkdir()
        self.file = folder / "Caddyfile"
        self.file.write_text(GLOBAL % names + sites % names, encoding="utf-8")
        self.environment = {"PATH": os.environ["PATH"],
                            "HOME": str(folder), "TZ": str(zone)}
        self.process = None

    def __enter__(self):
        with open(self.folder / "output", "wb") as output:
            self.process = subprocess.Popen(
                ["caddy", "run", "--adapter", "caddyfile", "--config",
                 str(self.file)], stdin=subprocess.DEVNULL, stdout=output,
                stderr=output, cwd=self.folder, env=self.environment)
        try:
            self.wait_until_it_listens()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """Ends it; requests that still run have two seconds."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.send_signal(number)
                return self.process.wait(PATIENCE)

    def wait_until_it_listens(self):
        """Returns when all its sites answer; fails with what it said."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < deadline:
            if listens(self.plain) and (
                    "https://" not in self.file.read_text()
                    or listens(self.tls)):
                return
            time.sleep(0.02)
        raise AssertionError((self.folder / "output").read_text())

    def log(self, name):
        """The path of a log."""
        return self.logs / f"{name}.log"

    def every_log(self):
        """The logs that Caddy writes to now: not those that it rolled."""
        return sorted(path for path in self.logs.iterdir()
                      if path.suffix == ".log" and "-20" not in path.name)


def listens(port):
    """Whether a connection to a loopback port succeeds."""
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def free_ports(number):
    """Different loopback ports that nobody listens on."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket())
                   for _ in range(number)]
        for listener in sockets:
            listener.bind(("127.0.0.1", 0))
        return [listener.getsockname()[1] for listener in sockets]
