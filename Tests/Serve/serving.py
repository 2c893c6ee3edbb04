"""Starts bin/obs-serve, reads what it prints, and sees what it leaves."""

import os
import pathlib
import pwd
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "bin" / "obs-serve"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status(pid, field):
    """A line of /proc/PID/status, or None when the process has ended."""
    try:
        text = pathlib.Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    lines = dict(line.split(":\t", 1) for line in text.splitlines())
    # Whom nobody waits for has ended all the same.
    return None if lines["State"].startswith("Z") else lines[field].split()[0]


def offspring(pid):
    """The processes that descend from a process, itself left out."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            parents.setdefault(status(entry, "PPid"), []).append(entry)
    found, queue = [], [str(pid)]
    while queue:
        children = parents.get(queue.pop(), [])
        found += children
        queue += children
    return found


def eventually(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return value


class Serving:
    """One obs-serve, in a session of its own as on a terminal."""

    def __init__(self, script, *arguments, user=None, settings=None):
        self.port = free_port()
        drop = ["setpriv", f"--reuid={user}",
                f"--regid={pwd.getpwnam(user).pw_gid}",
                "--clear-groups"] if user else []
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("OBS_")} | (settings or {})
        self.process = subprocess.Popen(
            [*drop, script, "--port", str(self.port), *map(str, arguments)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=environment, start_new_session=True)
        self.url = f"http://127.0.0.1:{self.port}"
        self.output, self.curls, self.token_line = "", [], None
        self.read_greeting()

    def read_greeting(self):
        """Reads up to the last line that it prints before it serves."""
        while len(self.curls) < 3:
            line = self.process.stdout.readline()
            if not line:
                raise AssertionError(f"obs-serve ended: {self.output}")
            self.output += line
            if line.startswith("  TOKEN="):
                self.token_line = line.strip()
            if line.startswith("  curl "):
                self.curls.append(line.strip())

    @property
    def token(self):
        return self.token_line.removeprefix("TOKEN=")

    @property
    def owners(self):
        """The accounts of all that it has started."""
        return {status(pid, "Uid") for pid in offspring(self.process.pid)}

    @property
    def lighttpd(self):
        """Its process id, once it is more than a fork."""
        return next(pid for pid in offspring(self.process.pid)
                    if status(pid, "Name") == "lighttpd")

    @property
    def scratch(self):
        """Where it has its configuration, as long as lighttpd runs."""
        command = pathlib.Path(f"/proc/{self.lighttpd}/cmdline").read_bytes()
        return pathlib.Path(command.split(b"\0")[3].decode()).parent

    def paste(self, line):
        """Runs a printed line as a user would, after the TOKEN= line."""
        return subprocess.Popen(
            ["sh", "-c", f"{self.token_line}\nexec {line}"], text=True,
            stdout=subprocess.PIPE)

    def stop(self, number=signal.SIGTERM):
        """Signals it, or its whole terminal for Ctrl-C; its exit status."""
        if number == signal.SIGINT:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        return self.process.wait(10)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
        self.process.stdout.close()


def refusal(*arguments, script=SCRIPT, prefix=()):
    """Exit status and first line of an obs-serve that does not start."""
    ended = subprocess.run(
        [*prefix, script, *map(str, arguments)], text=True,
        capture_output=True, timeout=20)
    assert ended.stdout == ""
    return ended.returncode, ended.stderr.splitlines()[0]
