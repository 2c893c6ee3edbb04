"""Writes down what a libvirtd says of its VMs."""

import base64
import contextlib
import json
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
GUEST = HERE.parents[1] / "Guest"
sys.path.append(str(GUEST))

import domains  # noqa: E402
from hypervisor import Hypervisor, wait_until  # noqa: E402, F401

GROUPS = ["--state", "--cpu-total", "--balloon", "--vcpu", "--block"]
SHOP = "app-vm"
BALLOON = "<memballoon model='virtio'/>"
EMPTY = "<memballoon model='none'/>"


class Recorder:
    """Writes down what libvirtd says."""

    def __init__(self, libvirt, files):
        self.libvirt = libvirt
        self.files = files

    def stats(self, name, vm=SHOP, *options):
        """Writes `name`.txt: virsh domstats, behind when and of which VM."""
        wall, boot = time.time(), time.clock_gettime(time.CLOCK_BOOTTIME)
        said = self.libvirt.virsh("domstats", vm, *GROUPS, *options)
        uuid = self.libvirt.virsh("domuuid", vm).strip()
        number = self.libvirt.virsh("domid", vm).strip()
        head = f"wall={wall:.3f}\nboot={boot:.3f}\nuuid={uuid}\n"
        if number != "-":
            head += f"id={number}\n"
        self.write(f"{name}.txt", head + said.strip() + "\n")

    def xml(self, vm=SHOP):
        """Writes `vm`.xml."""
        self.write(f"{vm}.xml", self.libvirt.virsh("dumpxml", vm))

    def both(self, vm):
        """Writes both, under the VM's own name."""
        self.stats(vm, vm)
        self.xml(vm)

    def write(self, name, text):
        """Writes a file that names no path of this machine."""
        text = text.replace(str(self.libvirt.root), "/srv/vm")
        text = text.replace(str(self.files), "/srv/boot")
        (HERE / name).write_text(re.sub(r"[ \t]+\n", "\n", text))

    def image(self, name, *words):
        """Makes a disk image; returns its path."""
        path = self.libvirt.root / name
        subprocess.run(["qemu-img", "create", "-q", *words[:-1], path,
                        words[-1]], check=True)
        return path

    def start(self, vm, disks, balloon=EMPTY):
        """Makes a VM without an operating system, and starts it."""
        text = domains.empty(vm, disks).replace(EMPTY, balloon)
        self.libvirt.define(text)
        self.libvirt.virsh("start", vm)

    def boot(self):
        """Starts the guest with an operating system."""
        console = self.libvirt.root / "console"
        with contextlib.suppress(FileNotFoundError):
            console.unlink()
        self.libvirt.virsh("start", SHOP)
        wait_until(lambda: console.exists()
                   and "GUEST-READY" in console.read_text(), 60, "boot")
        wait_until(lambda: "usable" in self.libvirt.virsh(
            "domstats", SHOP, "--balloon"), 10, "balloon statistics")

    def inside(self, command):
        """Runs a command of the shell in the guest, and waits for it."""
        word = json.dumps({"execute": "guest-exec", "arguments": {
            "path": "/bin/sh", "arg": ["-c", command],
            "capture-output": True}})
        answer = self.libvirt.virsh("qemu-agent-command", SHOP, word)
        status = json.dumps({
            "execute": "guest-exec-status",
            "arguments": {"pid": json.loads(answer)["return"]["pid"]}})

        said = []

        # It is told once that a command has ended.
        def ended():
            said.append(json.loads(self.libvirt.virsh(
                "qemu-agent-command", SHOP, status))["return"])
            return said[-1]["exited"]

        wait_until(ended, 60, command)
        return base64.b64decode(said[-1].get("out-data", "")).decode()
