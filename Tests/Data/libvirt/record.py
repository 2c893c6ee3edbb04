#!/usr/bin/python3
"""Records what a real libvirtd says of real guests: the files beside this.

Usage: record.py CACHE, as root; it takes two minutes. CACHE keeps what is
slow to get, as OBS_TEST_CACHE does. Times and sizes are others in each
recording, so look through the unit tests that read them.
"""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from recorder import (
    BALLOON, GUEST, SHOP, Hypervisor, Recorder, domains)


def shop(record):
    """One guest through its life."""
    disk = record.libvirt.root / "data.qcow2"
    shutil.copy(record.files / "data.qcow2", disk)
    document = domains.linux(
        SHOP, record.files, record.libvirt.root / "console",
        [domains.disk("vda", disk).replace(
            "type='qcow2'", "type='qcow2' discard='unmap'"),
         domains.disk("sda", None, "raw", "cdrom")], most_vcpus=2)
    record.libvirt.define(document)
    record.stats("app-vm-off")
    record.boot()
    record.xml()
    pair(record, "idle")
    record.inside("(while :; do :; done) >/dev/null 2>&1 & echo $! >/run/pid")
    pair(record, "busy")
    record.stats("app-vm-hotplug-1")
    record.libvirt.virsh("setvcpus", SHOP, 2, "--live")
    time.sleep(8)
    record.stats("app-vm-hotplug-2")
    record.inside("kill $(cat /run/pid)")
    memory(record)
    space(record)
    record.libvirt.virsh("setmem", SHOP, "160M", "--live")
    time.sleep(3)
    record.stats("app-vm-ballooned")
    stops(record)
    record.libvirt.virsh("destroy", SHOP)
    record.boot()
    record.stats("app-vm-restarted")
    record.libvirt.virsh("destroy", SHOP)
    record.libvirt.virsh("undefine", SHOP)
    record.libvirt.define(document)
    record.boot()
    record.stats("app-vm-replaced")


def pair(record, name):
    """Two recordings with ten seconds between them."""
    time.sleep(2)
    record.stats(f"app-vm-{name}-1")
    time.sleep(10)
    record.stats(f"app-vm-{name}-2")


def memory(record):
    """A file of 80 MB in memory, beside what the guest itself says."""
    record.inside("dd if=/dev/zero of=/run/blob bs=1M count=80")
    time.sleep(3)
    record.stats("app-vm-filled")
    record.write("app-vm-filled.meminfo",
                 record.inside("grep -E 'MemTotal|MemAv' /proc/meminfo"))
    record.inside("rm /run/blob")


def space(record):
    """A file of 60 MB on the disk, and none."""
    record.inside("dd if=/dev/zero of=/mnt/more bs=1M count=60; sync")
    record.stats("app-vm-written")
    record.inside("rm /mnt/more; sync; fstrim /mnt; sync")
    time.sleep(1)
    record.stats("app-vm-trimmed")


def stops(record):
    """Suspended, and then with a process that stands still."""
    record.libvirt.virsh("suspend", SHOP)
    time.sleep(5)
    record.stats("app-vm-paused")
    record.libvirt.virsh("resume", SHOP)
    time.sleep(2)
    pid = record.libvirt.qemu_pids()[SHOP]
    os.kill(pid, signal.SIGSTOP)
    asked = subprocess.Popen(
        ["virsh", "-q", "-c", record.libvirt.uri, "domstats", SHOP, "--block"],
        stdout=subprocess.DEVNULL)
    time.sleep(1)
    record.stats("app-vm-mute", SHOP, "--nowait")
    os.kill(pid, signal.SIGCONT)
    asked.wait()


def others(record):
    """What disks and balloons there are besides."""
    seed = record.image("seed", "-f", "raw", "366K")
    raw = record.image("raw", "-f", "raw", "64M")
    base = record.image("base", "-f", "qcow2", "64M")
    image = record.image("image", "-f", "qcow2", "64M")
    medium = record.image("medium", "-f", "raw", "366K")
    full = record.image("full", "-f", "qcow2", "8M")
    subprocess.run(["qemu-io", "-c", "write 0 8M", full], check=True,
                   stdout=subprocess.DEVNULL)
    record.start("quiet", [domains.disk("vda", image)], BALLOON)
    record.both("quiet")
    record.libvirt.virsh("destroy", "quiet")
    record.start("diskless", [])
    record.both("diskless")
    record.start("seeded", [domains.disk("vda", image),
                            domains.disk("vdb", seed, "raw")])
    record.both("seeded")
    record.start("raw", [domains.disk("vda", raw, "raw")])
    record.both("raw")
    record.start("full", [domains.disk("vda", full),
                          domains.disk("sda", medium, "raw", "cdrom")])
    record.both("full")
    second = record.image("second", "-f", "qcow2", "64M")
    top = record.image("top", "-f", "qcow2", "-b", base, "-F", "qcow2", "64M")
    record.start("layered", [domains.disk("vda", top)])
    record.both("layered")
    with device(record.image("device", "-f", "raw", "64M")) as path:
        record.start("device", [
            domains.disk("vda", path, "raw").replace(
                "type='file'", "type='block'").replace(
                "source file", "source dev"),
            domains.disk("vdb", second)])
        record.both("device")
        record.libvirt.virsh("destroy", "device")


@contextlib.contextmanager
def device(path):
    """A block device."""
    name = subprocess.run(["losetup", "--find", "--show", path], check=True,
                          capture_output=True, text=True).stdout.strip()
    try:
        yield name
    finally:
        subprocess.run(["losetup", "--detach", name], check=True)


def main(cache):
    """Records all."""
    with tempfile.TemporaryDirectory(prefix="obs-record-") as name:
        root = pathlib.Path(name)
        root.chmod(0o755)
        files = root / "guest"
        subprocess.run([GUEST / "build-guest", files, cache / "debs"],
                       check=True)
        (cache / "capabilities").mkdir(parents=True, exist_ok=True)
        libvirt = Hypervisor(root / "libvirt", cache / "capabilities")
        try:
            libvirt.start()
            shop(Recorder(libvirt, files))
            others(Recorder(libvirt, files))
        finally:
            libvirt.close()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
