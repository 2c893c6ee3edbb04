"""A real libvirtd with real guests, made once for all tests of this folder.

OBS_BIN names the directory of the built tools. OBS_TEST_CACHE names one that
keeps what is slow to get between runs: Debian's packages and what libvirtd
found out about QEMU.
"""

import os
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

# Before they are imported: their assertions too shall show their values.
pytest.register_assert_rewrite("expectations", "hypervisor", "metrics_tool")

import domains
from hypervisor import Hypervisor, wait_until
from metrics_tool import MetricsTool

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def directory():
    """A directory that every user may enter; pytest's own is root's."""
    path = Path(tempfile.mkdtemp(prefix="obs-guest-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="session")
def cache(directory):
    """Where downloads go: kept only if OBS_TEST_CACHE is set."""
    path = Path(os.environ.get("OBS_TEST_CACHE") or directory / "cache")
    (path / "capabilities").mkdir(parents=True, exist_ok=True)
    return path.resolve()


@pytest.fixture(scope="session")
def guest_files(directory, cache):
    """The kernel, the initrd and the disk of the guest, as a future.

    libvirtd takes some seconds to find out what QEMU can do; meanwhile they
    are built.
    """

    def build():
        files = directory / "guest"
        command = [HERE / "build-guest", files, cache / "debs"]
        subprocess.run(command, check=True, timeout=300)
        return files

    with ThreadPoolExecutor(1) as thread:
        yield thread.submit(build)


@pytest.fixture(scope="session")
def hypervisor(directory, cache):
    """A private libvirtd without VMs."""
    root = Path(tempfile.mkdtemp(dir=directory, prefix="libvirt-"))
    root.chmod(0o755)
    libvirt = Hypervisor(root, cache / "capabilities")
    try:
        libvirt.start()
        yield libvirt
    finally:
        libvirt.close()


@pytest.fixture(scope="module")
def guest(guest_files, hypervisor, directory):
    """A guest that has booted, `app-vm`: 1 of 2 processors, 1 GiB on `vda`."""
    name = "app-vm"
    console = hypervisor.root / f"{name}.console"
    disk = hypervisor.root / f"{name}.qcow2"
    drives = [
        domains.disk("vda", disk),
        domains.disk("sda", None, "raw", "cdrom"),
    ]
    hypervisor.define(
        domains.linux(
            name, directory / "guest", console, drives, most_vcpus=2
        )
    )
    shutil.copy(guest_files.result() / "data.qcow2", disk)
    hypervisor.virsh("start", name)
    wait_until(
        lambda: console.exists() and "GUEST-READY" in console.read_text(),
        30,
        f"boot of {name}",
    )
    yield SimpleNamespace(name=name, disk=disk, console=console)
    hypervisor.try_virsh("destroy", name)
    hypervisor.virsh("undefine", name)
    console.unlink()


@pytest.fixture(scope="session")
def tool(directory, hypervisor):
    """The built obs-metrics, which asks the private libvirtd."""
    built = os.environ.get("OBS_BIN") or HERE.parents[1] / ".build/release"
    place = Path(tempfile.mkdtemp(dir=directory, prefix="tool-"))
    place.chmod(0o755)
    return MetricsTool(place, Path(built), hypervisor.uri)
