"""`obs-probes run` as a process."""

import os
import signal
import subprocess
import tempfile
import time

from runner_shared import variables

PATIENCE = 20.0


def wait_until(condition, seconds=PATIENCE, what="it"):
    """Waits until a condition holds; returns what it gave.

    A busy machine is given one and a half seconds more.
    """
    end = time.monotonic() + seconds + 1.5
    while not (value := condition()):
        assert time.monotonic() < end, f"{what} took over {seconds} s"
        time.sleep(0.01)
    return value


class Runner:
    """A loop, from `with` to its end; what it says is kept."""

    def __init__(self, programs, state, *words, before=(), environment=None,
                 **options):
        self.said = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [*map(str, before), *programs.command(
                ("obs-probes", "run", *words))],
            env=variables(state) | (environment or {}),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=self.said, **options)
        self.began = time.time()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # A stopped one, too.
        for number in (signal.SIGCONT, signal.SIGKILL):
            if self.process.poll() is None:
                self.process.send_signal(number)
        self.process.wait()
        self.process.stdout.close()
        self.said.close()

    @property
    def messages(self):
        """The lines that it has said."""
        self.process.poll()
        return os.pread(self.said.fileno(), 1 << 20, 0).decode().splitlines()

    @property
    def is_running(self):
        """Whether it has not ended."""
        return self.process.poll() is None

    def send(self, number):
        """Sends a signal."""
        self.process.send_signal(number)

    def wait(self, seconds=PATIENCE):
        """Waits for its end; returns its exit status."""
        status = self.process.wait(seconds)
        assert self.process.stdout.read() == b""
        return status

    def stop(self, number=signal.SIGTERM, seconds=PATIENCE):
        """Ends it as it should end, without a word."""
        before = self.messages
        self.send(number)
        assert self.wait(seconds) == 0, self.messages
        assert self.messages == before


def holds_lock(state, pid):
    """Whether a process has written itself into the lock."""
    path = state / ".obs-probes.lock"
    return path.exists() and path.read_bytes() == b"%d\n" % pid
