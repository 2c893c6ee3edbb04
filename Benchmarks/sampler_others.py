"""The loop of the sampler, and the exporter that it is measured against."""

import http.client
import pathlib
import shutil
import sys
import time

from probe_process import LOOPBACK, Pinned
from probe_workload import free_port

EXPORTER = "prometheus-libvirt-exporter"
#: Seconds between two sweeps, the least that the loop takes.
INTERVAL = 5
#: A line that the exporter has for each VM.
LINE = b"\nlibvirt_domain_info_virtual_cpus{"


def busy(pid):
    """The processor's time that all threads of a process have had, those that
    have ended too, in seconds; /proc/PID/stat counts in steps of 10 ms."""
    # What clock_getcpuclockid(3) makes of a process: Python has it not.
    return time.clock_gettime(~pid << 3 | 2)


def resident(pid):
    """The memory that a process has now, and had at most, in bytes."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return tuple(
        int(status.partition(f"{field}:")[2].split()[0]) * 1024
        for field in ("VmRSS", "VmHWM"))


def loop(work, vms, state):
    """The loop of obs, as a service would start it."""
    return Pinned(
        (work.tools / "obs-metrics", "sample", "--every", INTERVAL),
        vms.directory, OBS_STATE_DIR=state, OBS_LIBVIRT_URI=vms.uri)


class Exporter(Pinned):
    """The exporter, asked as Prometheus asks it: over a kept connection."""

    def __init__(self, vms):
        program = shutil.which(EXPORTER) or sys.exit(f"{EXPORTER} is missing")
        self.port = free_port()
        super().__init__(
            (pathlib.Path(program), f"--libvirt.uri={vms.hypervisor.uri}",
             f"--web.listen-address={LOOPBACK}:{self.port}"), vms.directory)
        self.connection = http.client.HTTPConnection(LOOPBACK, self.port)

    def scrape(self, count):
        """Asks for all VMs; fails unless it has so many."""
        self.connection.request("GET", "/metrics")
        answer = self.connection.getresponse().read()
        if answer.count(LINE) != count:
            self.fail(f"has not {count} VMs: {answer.decode()}")
