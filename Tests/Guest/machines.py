"""Makes VMs, starts many at a time, and takes them away again."""

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import domains
from guest_agent import GuestAgent
from hypervisor import wait_until


class Guest:
    """A guest with Linux: 1 GiB on `vda`, of which 32 MiB are used."""

    def __init__(self, hypervisor, files, name, **processors):
        """Defines it and starts it; `wait` waits for its boot."""
        self.hypervisor = hypervisor
        self.name = name
        self.console = hypervisor.root / f"{name}.console"
        self.disk = hypervisor.root / f"{name}.qcow2"
        self.agent = GuestAgent(hypervisor, name)
        drives = [
            domains.disk("vda", self.disk),
            domains.disk("sda", None, "raw", "cdrom"),
        ]
        hypervisor.define(
            domains.linux(name, files, self.console, drives, **processors)
        )
        shutil.copy(files / "data.qcow2", self.disk)
        hypervisor.virsh("start", name)

    def wait(self):
        """Waits until it has booted."""
        wait_until(
            lambda: self.console.exists()
            and "GUEST-READY" in self.console.read_text(),
            30,
            f"boot of {self.name}",
        )

    def remove(self):
        """Takes it away, without asking it."""
        self.hypervisor.try_virsh("destroy", self.name)
        self.hypervisor.virsh("undefine", self.name)
        self.console.unlink()
        self.disk.unlink()


def image(path, *words):
    """Makes a disk image with qemu-img."""
    subprocess.run(
        ["qemu-img", "create", "-q", "-f", *map(str, words[:1]), path,
         *map(str, words[1:])],
        check=True,
    )
    return path


def small_disk(hypervisor, name):
    """An image of 64 MiB in which nothing is."""
    path = hypervisor.root / f"{name}.qcow2"
    return domains.disk("vda", image(path, "qcow2", "64M"))


def make_busy(hypervisor, name):
    """Puts a boot sector on a small VM's disk that loops for ever."""
    sector = hypervisor.root / "sector"
    jump_to_itself, signature = b"\xeb\xfe", b"\x55\xaa"
    sector.write_bytes(jump_to_itself + bytes(508) + signature)
    subprocess.run(
        ["qemu-io", "-c", f"write -s {sector} 0 512",
         hypervisor.root / f"{name}.qcow2"],
        check=True, stdout=subprocess.DEVNULL,
    )


@contextmanager
def small_vms(hypervisor, names, **options):
    """VMs of 16 MiB without an operating system; they run."""
    documents = {
        name: domains.empty(name, [small_disk(hypervisor, name)], **options)
        for name in names
    }
    with defined(hypervisor, documents):
        start_all(hypervisor, names)
        yield


@contextmanager
def defined(hypervisor, documents):
    """VMs by their names; whatever has become of them, they are removed."""
    try:
        for document in documents.values():
            hypervisor.define(document)
        yield
    finally:
        hypervisor.kill(documents)
        known = hypervisor.virsh("list", "--all", "--name").split()
        for name in set(documents) & set(known):
            hypervisor.virsh("undefine", name)


def start_all(hypervisor, names):
    """Starts VMs side by side: most of it is waiting."""
    at_once(lambda name: hypervisor.virsh("start", name), names)


def at_once(action, items):
    """Does something with each of them, some at a time."""
    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(action, items))
