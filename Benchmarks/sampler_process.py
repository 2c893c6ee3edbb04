"""The loop of the sampler, and the exporter that it is measured against."""

import http.client
import json
import pathlib
import shutil
import sys
import time

from probe_process import LOOPBACK, Pinned
from probe_workload import free_port

EXPORTER = "prometheus-libvirt-exporter"
#: Seconds between two sweeps: the least that the loop takes.
INTERVAL = 5
#: A line that the exporter has for each VM.
LINE = b"\nlibvirt_domain_info_virtual_cpus{"


def busy(pid):
    """The processor's time that all threads of a process have had, also those
    that have ended, in seconds; /proc/PID/stat counts in steps of 10 ms."""
    # What clock_getcpuclockid(3) returns for a process; Python lacks it.
    return time.clock_gettime(~pid << 3 | 2)


class Program(Pinned):
    """One of the two."""

    def memory(self):
        """What it has, and the most that it had, in bytes."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return [
            int(status.partition(f"{field}:")[2].split()[0]) * 1024
            for field in ("VmRSS", "VmHWM")]


class Sampler(Program):
    """The loop of obs, as a service would start it."""

    def __init__(self, work, vms):
        state = vms.state()
        self.files = [
            state / "apps" / name / "samples.jsonl" for name in vms.names]
        super().__init__(
            (work.tools / "obs-metrics", "sample", "--every", INTERVAL),
            vms.directory, OBS_STATE_DIR=state, OBS_LIBVIRT_URI=vms.uri)

    def rows(self):
        """How many samples there are of each VM."""
        return [file.read_bytes().count(b"\n") if file.exists() else 0
                for file in self.files]

    def latest(self):
        """When the newest sample was stored, in seconds since 1970."""
        return max(file.stat().st_mtime for file in self.files)

    def check(self, known):
        """Fails unless the newest sample of each VM has these values."""
        for file in self.files:
            sample = json.loads(file.read_text().splitlines()[-1])
            if None in [sample[field] for field in known]:
                self.fail(f"stored {sample}")
        if said := self.end():
            self.fail(f"said {said}")


class Exporter(Program):
    """The exporter, asked as Prometheus asks it, over a kept connection."""

    def __init__(self, vms):
        program = shutil.which(EXPORTER) or sys.exit(f"{EXPORTER} is missing")
        self.vms, port = len(vms.names), free_port()
        super().__init__(
            (pathlib.Path(program), f"--libvirt.uri={vms.hypervisor.uri}",
             f"--web.listen-address={LOOPBACK}:{port}"), vms.directory)
        self.wait_for(port)
        self.connection = http.client.HTTPConnection(LOOPBACK, port)

    def scrape(self):
        """Asks for all VMs, of which none may be missing."""
        self.connection.request("GET", "/metrics")
        answer = self.connection.getresponse().read()
        if answer.count(LINE) != self.vms:
            self.fail(f"has not {self.vms} VMs: {answer.decode()}")
