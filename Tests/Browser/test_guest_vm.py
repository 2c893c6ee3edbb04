"""The resources of a real VM, on a libvirtd that is stopped and started."""

import os
import pathlib
import tempfile
import time

import pytest

from tab import eventually
from shared_web import ALICE, Hypervisor, small_vms
from views import chart, drawn

VM = "app-vm"


@pytest.fixture(scope="module")
def hypervisor(folder):
    """A private libvirtd with one VM of 16 MiB, which runs."""
    root = pathlib.Path(tempfile.mkdtemp(dir=folder, prefix="libvirt-"))
    root.chmod(0o755)
    cache = pathlib.Path(os.environ.get("OBS_TEST_CACHE") or folder / "cache")
    (cache / "capabilities").mkdir(parents=True, exist_ok=True)
    libvirt = Hypervisor(root, cache.resolve() / "capabilities")
    try:
        libvirt.start()
        with small_vms(libvirt, [VM]):
            yield libvirt
    finally:
        libvirt.close()


@pytest.fixture
def measured(hypervisor, server, tools):
    """An app that the sampler has measured twice."""
    server.state.write(
        "config", f"OBS_LIBVIRT_URI={hypervisor.read_only_uri}\n")
    tools.run("obs-metrics", "bind", "my-shop", VM)
    tools.run("obs-metrics", "sample")
    time.sleep(1.2)
    tools.run("obs-metrics", "sample")
    return tools


def test_a_running_vm(measured, page):
    page.sign_in(ALICE, "#/my-shop/resources")
    page.sees("Virtual processors\n1", "Memory\n16 MiB", "Disk vda")
    stored = measured.rows("my-shop", "samples.jsonl")[-1]
    assert stored["cpu_pct"] is not None and stored["disk_pct"] is not None
    for name, key in (("CPU", "cpu_pct"), ("Disk", "disk_pct"),
                      ("Memory", "mem_pct")):
        assert chart(page, name)[-1][name] == stored[key]
    for name in ("CPU", "Disk"):
        assert drawn(page, name)["coloured"] > 4, "two samples are not seen"


def test_libvirtd_is_restarted(measured, page, hypervisor):
    """Without it the page says so; with it, it goes on by itself."""
    page.hurry()
    page.reports.expect(503)
    page.sign_in(ALICE, "#/my-shop/resources")
    page.sees("Memory\n16 MiB")
    hypervisor.stop()
    page.alerted("libvirt")
    assert "Memory\n16 MiB" in page.text(), "what is known stays"
    hypervisor.start()
    page.calm()
    measured.run("obs-metrics", "sample")
    rows = measured.rows("my-shop", "samples.jsonl")
    eventually(lambda: len(chart(page, "CPU")) == len(rows), page.glance)
