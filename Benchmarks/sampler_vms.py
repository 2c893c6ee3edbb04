"""The VMs that are sampled, on a libvirtd of our own, and the apps that are
bound to them."""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from stopwatch import HERE

GUEST = HERE.parent / "Tests/Guest"
sys.path.append(str(GUEST))

import domains  # noqa: E402
from hypervisor import Hypervisor, wait_until  # noqa: E402

#: Seconds that the guest may take to boot: QEMU emulates its processor.
BOOT = 60


class VMs:
    """A libvirtd without VMs, to which some are added."""

    def __init__(self, directory, cache):
        self.directory = pathlib.Path(directory)
        self.cache = cache
        self.names = []
        self.hypervisor = Hypervisor(
            self.directory / "libvirt", cache / "capabilities")
        self.uri = self.hypervisor.read_only_uri

    def name(self, what):
        """A name that no other libvirtd's VM has: two of the same name and
        number share a control group, and so their processor's time."""
        self.names.append(f"bench-{os.getpid()}-{what}")
        return self.names[-1]

    def run(self, name, document):
        """Starts a VM."""
        self.hypervisor.define(document)
        self.hypervisor.virsh("start", name)

    def linux(self):
        """Starts a VM whose guest tells of its memory, and waits for it."""
        files, name = self.directory / "guest", self.name("linux")
        subprocess.run(
            [GUEST / "build-guest", files, self.cache / "debs"], check=True)
        console = self.directory / "console"
        disk = domains.disk("vda", files / "data.qcow2")
        self.run(name, domains.linux(name, files, console, [disk]))
        wait_until(
            lambda: console.exists() and "GUEST-READY" in console.read_text(),
            BOOT, f"boot of {name}")
        return name

    def tiny(self, count):
        """Starts so many VMs without an operating system, with a disk each."""
        image = self.directory / "image.qcow2"
        subprocess.run(
            ["qemu-img", "create", "-q", "-f", "qcow2", image, "1G"],
            check=True)
        for number in range(count):
            name = self.name(number)
            disk = shutil.copy(image, self.directory / f"{number}.qcow2")
            self.run(name, domains.empty(name, [domains.disk("vda", disk)]))

    def state(self):
        """A new state directory with an app for each VM."""
        state = self.directory / "state"
        for name in self.names:
            app = state / "apps" / name
            app.mkdir(0o2770, parents=True)
            (app / "app.json").write_text(json.dumps({"vm_name": name}))
        state.chmod(0o2750)
        # Nothing is left to be written while a sampler is measured.
        os.sync()
        return state


@contextlib.contextmanager
def prepared(work):
    """A libvirtd of our own, which ends with all its VMs."""
    if os.geteuid() != 0:
        sys.exit("Benchmarks/run: a libvirtd of one's own needs root")
    cache = pathlib.Path(
        os.environ.get("OBS_TEST_CACHE") or work.directory / "cache")
    (cache / "capabilities").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work.directory) as directory:
        vms = VMs(directory, cache.resolve())
        with contextlib.closing(vms.hypervisor) as hypervisor:
            hypervisor.start()
            yield vms
