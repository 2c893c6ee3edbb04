"""Processes that are kept to some processors, and what they use."""

import dataclasses
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

from ingest_workload import core

LOOPBACK = "127.0.0.1"
PATIENCE = 15
#: Seconds: before a window, and a window that is as long as an interval.
WARM, ONE_ROUND = 10, 30


def others():
    """The processors that the prober is not on."""
    rest = os.sched_getaffinity(0) - {int(core())}
    if not rest:
        sys.exit("Benchmarks/run: probes need a second processor")
    return rest


@dataclasses.dataclass(frozen=True)
class Usage:
    """The processor's time that a prober took, and what it did with it."""

    busy: float
    elapsed: float
    probes: int

    def share(self):
        """How much of the processor it had."""
        return self.busy / self.elapsed

    def each(self):
        """Seconds for a probe."""
        return self.busy / self.probes


class Pinned:
    """A process on the prober's processor, or elsewhere on the others."""

    def __init__(self, words, directory, elsewhere=False, stdin=os.devnull,
                 **environment):
        self.said = pathlib.Path(directory, f"{words[0].name}.said")
        cores = ",".join(map(str, others())) if elsewhere else core()
        with open(self.said, "wb") as said, open(stdin, "rb") as given:
            self.process = subprocess.Popen(
                ["taskset", "-c", cores, *map(str, words)],
                env={"PATH": os.defpath, **environment}, stdin=given,
                stdout=said, stderr=said, cwd=directory)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def seconds(self):
        """The processor's time that all its threads have had."""
        if self.process.poll() is not None:
            self.fail(f"ended with {self.process.returncode}")
        stat = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text()
        fields = stat.rpartition(")")[2].split()
        return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")

    def peak(self):
        """The most memory that it has had at a time, in bytes."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024

    def observe(self, targets, warm_up, window):
        """What it uses in a while, once it has been running for another."""
        time.sleep(warm_up)
        busy, probes, begun = self.seconds(), targets.asked(), time.monotonic()
        time.sleep(window)
        return Usage(
            self.seconds() - busy, time.monotonic() - begun,
            targets.asked() - probes)

    def wait_for(self, port):
        """Returns when it listens."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < deadline:
            with socket.socket() as connection:
                if connection.connect_ex((LOOPBACK, port)) == 0:
                    return
            time.sleep(0.02)
        self.fail("does not listen")

    def end(self):
        """Asks it to end, which it must do well; returns what it said."""
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            status = "no hurry"
        if status != 0:
            self.fail(f"ended with {status}")
        return self.said.read_text()

    def fail(self, what):
        """Ends the measurement."""
        sys.exit(f"{self.process.args} {what}:\n{self.said.read_text()}")
