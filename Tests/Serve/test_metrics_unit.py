"""obs-metrics.service, run by a real systemd, asks a real libvirtd."""

import json
import os
import pathlib
import signal
import subprocess
import time

import pytest

import container
from serving import eventually, status
from shared_guests import Hypervisor, domains

#: Where the container sees the libvirtd of its host.
PLACE = "srv"
URI = f"qemu+unix:///system?socket=/{PLACE}/sockets/libvirt-sock-ro"
#: What libvirt starts in the place of ssh: it takes what ssh would take to
#: the other machine to the same socket.
SSH = f"""#!/usr/bin/python3
import os, selectors, socket
far = socket.socket(socket.AF_UNIX)
far.connect("/{PLACE}/sockets/libvirt-sock-ro")
ends = selectors.DefaultSelector()
ends.register(0, selectors.EVENT_READ, far.fileno())
ends.register(far, selectors.EVENT_READ, 1)
while True:
    for key, _ in ends.select():
        os.write(key.data, os.read(key.fd, 65536) or exit())
"""
DROP_IN = "etc/systemd/system/obs-metrics.service.d/test.conf"


@pytest.fixture(scope="module")
def libvirt(installed, shelter):
    """A libvirtd with a VM that runs, and has no operating system."""
    capabilities = shelter / "capabilities"
    capabilities.mkdir()
    libvirt = Hypervisor(installed / PLACE, capabilities)
    disk = libvirt.root / "vda.qcow2"
    try:
        libvirt.start()
        subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", disk, "1G"],
                       check=True)
        libvirt.define(domains.empty("unit-vm", [domains.disk("vda", disk)]))
        libvirt.virsh("start", "unit-vm")
        yield libvirt
    finally:
        libvirt.close()


@pytest.fixture(scope="module")
def state(make_state, libvirt):
    state = make_state(f"OBS_LIBVIRT_URI={URI}\n")
    binding = state / "apps" / "my-shop" / "app.json"
    binding.write_text('{"vm_name":"unit-vm"}\n')
    os.chown(binding, 33, 33)
    return state


@pytest.fixture(scope="module")
def system(installed, units, state):
    """The system, once the service has measured."""
    container.enable(installed, units / "obs-metrics.service")
    with container.Container(installed) as system:
        assert eventually(lambda: samples(state), 60)
        yield system


def samples(state):
    """The stored samples."""
    path = state / "apps" / "my-shop" / "samples.jsonl"
    text = path.read_text() if path.exists() else ""
    return [json.loads(line) for line in text.splitlines()]


def next_sample(system, state):
    """What it measures first after a restart."""
    seen = len(samples(state))
    system.systemctl("restart", "obs-metrics")
    assert eventually(lambda: len(samples(state)) > seen, 30)
    return samples(state)[seen]


def test_run(system, state):
    """It measures under all its restrictions, again after a kill."""
    first = system.pid("obs-metrics")
    assert container.restrictions(first) == container.TIGHT
    assert samples(state)[0]["disk_pct"] < 1
    os.kill(int(first), signal.SIGKILL)
    assert eventually(lambda: status(first, "Name") is None)
    seen = len(samples(state))
    assert eventually(lambda: len(samples(state)) > seen, 30)
    assert system.pid("obs-metrics") != first


def test_restart(system, state):
    """What it measured last is left to the next one, for the processors."""
    def share():
        # In less time, or on a machine that is too busy, there is none.
        time.sleep(3)
        return next_sample(system, state)["cpu_pct"]
    assert eventually(lambda: share() is not None, 20)
    assert 0 <= samples(state)[-1]["cpu_pct"] <= 100


def test_stop(system):
    """It stops at once, and does not fail."""
    system.systemctl("stop", "obs-metrics")
    assert shown(system)["Result"] == "success"
    assert shown(system)["ActiveState"] == "inactive"


def test_ssh(system, state, libvirt):
    """It can start what it needs to reach a libvirt on another machine."""
    ssh = libvirt.root / "ssh"
    ssh.write_text(SSH)
    ssh.chmod(0o755)
    (state / "config").write_text(
        f"OBS_LIBVIRT_URI=qemu+ssh://other/system?command=/{PLACE}/ssh\n")
    assert next_sample(system, state)["disk_pct"] < 1
    # Else it is stopped with the service, but not every kernel tells a
    # container's systemd of it, which then waits.
    os.kill(int(system.pid("ssh")), signal.SIGTERM)


def test_wrong_setting(system, state):
    """It is not started again and again with what it can't use."""
    (state / "config").write_text("OBS_SAMPLES=0\n")
    system.systemctl("restart", "obs-metrics")
    assert eventually(lambda: shown(system) == {
        "ActiveState": "failed", "Result": "exit-code", "NRestarts": "0",
        "ExecMainStatus": "65"})


def test_without_libvirt(system, state, installed):
    """It waits for the library."""
    [library] = pathlib.Path("/usr/lib").glob("*/libvirt.so.0")
    drop_in = installed / DROP_IN
    drop_in.parent.mkdir()
    drop_in.write_text(f"[Service]\nInaccessiblePaths={library}\n")
    system.systemctl("daemon-reload")
    (state / "config").write_text(f"OBS_LIBVIRT_URI={URI}\n")
    seen = len(samples(state))
    system.systemctl("start", "obs-metrics")
    time.sleep(2)
    assert shown(system)["ActiveState"] == "active"
    assert len(samples(state)) == seen
    drop_in.unlink()
    system.systemctl("daemon-reload")
    assert next_sample(system, state)["disk_pct"] < 1


def shown(system):
    """How the service is."""
    names = "ActiveState,Result,NRestarts,ExecMainStatus"
    text = system.systemctl("show", f"--property={names}", "obs-metrics")
    return dict(line.split("=", 1) for line in text.splitlines())
