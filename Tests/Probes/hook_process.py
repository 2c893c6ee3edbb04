"""A documented hook that runs beside a test."""

import os
import pathlib
import signal
import subprocess

from runner_process import wait_until
from runner_shared import variables

MSMTP = """account default
host 127.0.0.1
port {}
from obs@example.com
"""


class Hook:
    """The script, from `with` to its end, in a home of its own."""

    def __init__(self, scene, script, mail_port=9, url=""):
        self.scene = scene
        self.home = script.parent
        settings = self.home / ".msmtprc"
        settings.write_text(MSMTP.format(mail_port))
        settings.chmod(0o600)
        path = f"{scene.programs.directory}:{os.environ['PATH']}"
        self.said = self.home / "said"
        with open(self.said, "wb") as said:
            self.process = subprocess.Popen(
                ["sh", script], cwd=self.home, stdin=subprocess.DEVNULL,
                stdout=said, stderr=said, start_new_session=True,
                env=variables(scene.state) | {
                    "PATH": path, "HOME": str(self.home), "WEBHOOK": url})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def settle(self, is_told):
        """Appends until an event is told: from there on it tells all."""
        def is_settled():
            self.append("settling", "settling")
            return is_told("settling")

        wait_until(is_settled, what="the hook")
        self.append("settled", "settled")
        wait_until(lambda: is_told("settled"), what="the last of these")

    def append(self, slug, message):
        """Stores an event as anybody with a token may."""
        self.scene.tool(
            "obs-events", "append", slug, "probe_down", "--", message)

    def says(self, text):
        """Waits until it has said something."""
        wait_until(lambda: text in self.said.read_text(), what=text)

    def wake(self):
        """Ends the sleep that it is in."""
        def sleeper():
            found = [pid for pid in pathlib.Path("/proc").glob("[0-9]*")
                     if in_group(pid, self.process.pid) == "sleep"]
            return found and int(found[0].name)

        os.kill(wait_until(sleeper, what="the pause"), signal.SIGTERM)


def in_group(directory, group):
    """The name of a process, if it belongs to a group."""
    try:
        name, _, rest = (directory / "stat").read_text().rpartition(")")
    except (FileNotFoundError, ProcessLookupError):
        return None
    return name.partition("(")[2] if int(rest.split()[2]) == group else None
