"""Fixtures: places that every account can enter, and trees to run from."""

import contextlib
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile

import pytest

import container
from serving import ROOT, SCRIPT
from shared_guests import Hypervisor

TOOLS = ["obs-events", "obs-probes", "obs-metrics", "obs-analytics"]


@pytest.fixture(scope="session", autouse=True)
def started_by_root():
    assert os.geteuid() == 0, "these tests change accounts: run them as root"


@contextlib.contextmanager
def public_directory():
    """A directory that every account can enter, as pytest's own is not."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="obs-serve-test."))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def place():
    with public_directory() as path:
        yield path


@pytest.fixture(scope="session")
def shelter():
    with public_directory() as path:
        yield path


@pytest.fixture(scope="session")
def trees(shelter):
    """Where obs-serve runs from, by name."""
    subprocess.run(
        ["make", "install", f"DESTDIR={shelter}/root", "PREFIX=/usr/local"],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    private = shelter / "private"
    for part in ["bin", "cgi-bin", "dashboard", "servers"]:
        shutil.copytree(ROOT / part, private / "tree" / part, symlinks=True)
    release = private / "tree" / ".build" / "release"
    release.mkdir(parents=True)
    for tool in TOOLS:
        shutil.copy2(ROOT / ".build" / "release" / tool, release)
    private.chmod(0o700)
    return {
        "checkout": SCRIPT,
        "installed": shelter / "root/usr/local/bin/obs-serve",
        "unreachable checkout": private / "tree" / "bin" / "obs-serve",
    }


@pytest.fixture(scope="module")
def installed(request, shelter):
    """A tree with its own prefix, below a root directory of its own."""
    root = shelter / request.module.__name__
    container.make_root(root)
    subprocess.run(
        ["make", "install", f"DESTDIR={root}", "PREFIX=/opt/obs"],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return root


@pytest.fixture(scope="module")
def units(installed):
    """The directory of the installed units."""
    return installed / "opt" / "obs" / "lib" / "systemd" / "system"


@pytest.fixture(scope="module")
def make_state(installed):
    """Makes the state directory of a service as its installation asks for
    it, with one app."""
    def make(config):
        state = installed / "var" / "lib" / "obs"
        app = state / "apps" / "my-shop"
        app.mkdir(parents=True)
        (state / "config").write_text(config)
        owner = pwd.getpwnam("www-data")
        for path in [state, state / "config", app.parent, app]:
            os.chown(path, owner.pw_uid, owner.pw_gid)
            path.chmod(0o2750 if path.is_dir() else 0o640)
        return state
    return make


@pytest.fixture(scope="session")
def demo_libvirt(shelter):
    """A libvirtd whose VMs everybody may make and look at."""
    capabilities = shelter / "demo-capabilities"
    capabilities.mkdir()
    libvirt = Hypervisor(shelter / "demo-libvirt", capabilities)
    try:
        libvirt.start()
        (libvirt.sockets / "libvirt-sock").chmod(0o777)
        # Before the first VM it has to find out what QEMU can do.
        libvirt.virsh("domcapabilities", "--virttype", "qemu")
        yield libvirt
    finally:
        libvirt.close()
