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
pytest.register_assert_rewrite(
    "expectations", "guest_agent", "hypervisor", "metrics_tool", "samples",
    "sampler_tool",
)

from hypervisor import Hypervisor
from machines import Guest
from metrics_tool import MetricsTool
from sampler_tool import SamplerTool

HERE = Path(__file__).resolve().parent
BUILT = Path(os.environ.get("OBS_BIN") or HERE.parents[1] / ".build/release")


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
def guest(guest_files, hypervisor):
    """A guest that has booted, `app-vm`: 1 of 2 processors, 1 GiB on `vda`."""
    vm = Guest(hypervisor, guest_files.result(), "app-vm", most_vcpus=2)
    vm.wait()
    yield vm
    vm.remove()


@pytest.fixture(scope="session")
def pair(guest_files, hypervisor):
    """Two guests that have booted, for the sampler's tests.

    `left` has two processors, `right` one of two.
    """
    files = guest_files.result()
    left = Guest(hypervisor, files, "left", vcpus=2, most_vcpus=2)
    right = Guest(hypervisor, files, "right", most_vcpus=2)
    for vm in (left, right):
        vm.wait()
    yield SimpleNamespace(left=left, right=right)
    for vm in (left, right):
        vm.remove()


@pytest.fixture(scope="session")
def tool(directory, hypervisor):
    """The built obs-metrics, which asks the private libvirtd."""
    return MetricsTool(new_place(directory), BUILT, hypervisor.uri)


@pytest.fixture(scope="session")
def make_sampler(directory, hypervisor):
    """Makes a sampler with apps that are bound to VMs."""

    def make(uri=None, **apps):
        place = new_place(directory)
        return SamplerTool(place, BUILT, uri or hypervisor.uri, apps)

    return make


def new_place(directory):
    """A directory that every user may enter."""
    place = Path(tempfile.mkdtemp(dir=directory, prefix="tool-"))
    place.chmod(0o755)
    return place
