"""What is sampled of a guest under load, against what the guest says."""

import os
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from hypervisor import wait_until
from processes import renice

TICKS = os.sysconf("SC_CLK_TCK")
# In seconds. Longer ones, if QEMU does not get what the guest wants.
WINDOWS = [2, 2, 4, 8]
GIBIBYTE = 1 << 30


@pytest.fixture(scope="module")
def left(pair):
    return pair.left


@pytest.fixture(scope="module")
def right(pair):
    return pair.right


@pytest.fixture(scope="module")
def sampler(make_sampler, pair):
    """A sampler for one guest, and one for the other."""
    names = pair.left.name, pair.right.name
    return {name: make_sampler(my_shop=name) for name in names}


def processor_time(pid):
    """What a process has used so far, in seconds, as its kernel says."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def measure(sampler, vm, seconds):
    """`cpu_pct` of a while, and the processors that QEMU used meanwhile."""
    pid = vm.hypervisor.qemu_pids()[vm.name]
    sampler[vm.name].sweep()
    start, used = time.monotonic(), processor_time(pid)
    time.sleep(seconds)
    used = processor_time(pid) - used
    elapsed = time.monotonic() - start
    row = sampler[vm.name].sweep()["my-shop"]
    return row.cpu, used / elapsed


@contextmanager
def busy(vm):
    """A loop that keeps one processor of the guest busy.

    It shall get one, however busy the machine is.
    """
    renice(vm.hypervisor.qemu_pids()[vm.name], -15)
    pid = vm.agent.start("while :; do :; done")
    try:
        yield
    finally:
        vm.agent.run(f"kill {pid}")


def busy_share(sampler, vm, vcpus):
    """`cpu_pct` under a busy loop, once QEMU gets a whole processor for it."""
    for seconds in WINDOWS:
        cpu, processors = measure(sampler, vm, seconds)
        assert cpu == pytest.approx(100 * processors / vcpus, abs=8)
        if processors > 0.8:
            return cpu
    raise AssertionError(f"QEMU gets only {processors} processors")


def test_idle(sampler, left):
    cpu, _ = measure(sampler, left, 3)
    assert cpu < 5


def test_busy_loop_on_one_of_two_processors(sampler, left):
    with busy(left):
        assert 35 <= busy_share(sampler, left, 2) <= 65
    cpu, _ = measure(sampler, left, 2)
    assert cpu < 5


def test_processor_plugged_in_under_load(sampler, hypervisor, right):
    """The same load is half of what the guest has then."""
    with busy(right):
        assert 70 <= busy_share(sampler, right, 1) <= 100
        hypervisor.virsh("setvcpus", right.name, 2, "--live")
        assert 35 <= busy_share(sampler, right, 2) <= 65


def memory(sampler, vm):
    """`mem_pct` now, and what the guest says itself."""
    return sampler[vm.name].sweep()["my-shop"].mem, vm.agent.memory_use()


def wait_for_memory(sampler, vm, is_wanted):
    """Waits until a sample is as wanted; the guest tells each second."""

    def agrees():
        sampled, told = memory(sampler, vm)
        return (
            sampled is not None
            and is_wanted(sampled)
            and abs(sampled - told) <= 5
        )

    wait_until(agrees, 10, "statistics of the balloon")


def test_memory(sampler, left):
    """80 MiB of a tmpfs are more than a third of what the guest has."""
    before, told = memory(sampler, left)
    assert before == pytest.approx(told, abs=5)
    left.agent.run("dd if=/dev/zero of=/run/fill bs=1M count=80")
    wait_for_memory(sampler, left, lambda mem: mem > before + 30)
    left.agent.run("rm /run/fill")
    wait_for_memory(sampler, left, lambda mem: mem < before + 5)


def test_memory_that_a_balloon_takes(sampler, hypervisor, left):
    """What is taken away is not there, neither used nor free."""
    try:
        hypervisor.virsh("setmem", left.name, "160M", "--live")
        wait_for_memory(sampler, left, lambda mem: True)
    finally:
        hypervisor.virsh("setmem", left.name, "256M", "--live")


def disk(sampler, vm):
    """`disk_pct` now, which is what the image's file takes up of 1 GiB."""
    sampled = sampler[vm.name].sweep()["my-shop"].disk
    blocks = os.stat(vm.disk).st_blocks
    assert sampled == pytest.approx(100 * 512 * blocks / GIBIBYTE, abs=0.2)
    return sampled


def test_disk(sampler, left):
    """60 MiB of a GiB are written, removed and given back."""
    before = disk(sampler, left)
    assert 3 <= before <= 5
    left.agent.run(
        "dd if=/dev/zero of=/mnt/fill bs=1M count=60 conv=fsync")
    full = disk(sampler, left)
    assert full - before == pytest.approx(100 * 60 / 1024, abs=0.5)
    left.agent.run("rm /mnt/fill && sync && fstrim /mnt")
    assert disk(sampler, left) == pytest.approx(before, abs=0.5)
