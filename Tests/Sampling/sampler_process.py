"""`obs-metrics sample --every` as a process."""

import os
import signal
import subprocess
import tempfile

from sampler_scene import LOCK, PATIENCE
from sampler_shared import wait_until


class Loop:
    """A loop, from `with` to its end; what it says is kept."""

    def __init__(self, scene, every=5):
        self.scene = scene
        self.said = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            scene.programs.command(
                ("obs-metrics", "sample", "--every", every)),
            env=scene.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=self.said)

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
        """The lines that it has said, without the tool's name."""
        text = os.pread(self.said.fileno(), 1 << 20, 0).decode()
        lines = text.splitlines()
        assert all(line.startswith("obs-metrics: ") for line in lines), text
        return [line.removeprefix("obs-metrics: ") for line in lines]

    @property
    def is_running(self):
        """Whether it has not ended."""
        return self.process.poll() is None

    @property
    def holds_lock(self):
        """Whether it has written itself into the lock."""
        path = self.scene.state / LOCK
        return path.exists() and path.read_bytes() == b"%d\n" % (
            self.process.pid)

    def send(self, number):
        """Sends a signal."""
        self.process.send_signal(number)

    def wait(self, seconds=PATIENCE):
        """Waits for its end; returns its exit status."""
        status = self.process.wait(seconds)
        assert self.process.stdout.read() == b""
        return status

    def stop(self, number=signal.SIGTERM):
        """Ends it as it should end: at once and without a word."""
        before = self.messages
        self.send(number)
        assert self.wait(1.5) == 0, self.messages
        assert self.messages == before

    def await_rows(self, slug, count, seconds=7):
        """Waits until an app has so many samples."""
        wait_until(lambda: len(self.scene.rows(slug)) >= count, seconds,
                   f"sample {count} of {slug} ({self.messages})")
