"""Guests and a libvirtd that hang or are gone: an answer in time, always."""

import os

import pytest

import domains
from expectations import (
    GUEST,
    ask_at_once,
    assert_both,
    assert_unreachable,
)
from hypervisor import wait_until
from processes import stopped


@pytest.fixture(scope="module")
def bystander(hypervisor):
    """A second VM that runs: 16 MiB and half a GiB of disk."""
    path = hypervisor.root / "bystander.img"
    path.touch()
    os.truncate(path, 512 << 20)
    hypervisor.define(
        domains.empty("bystander", [domains.disk("vda", path, "raw")])
    )
    hypervisor.virsh("start", "bystander")
    return {
        "vcpus": 1,
        "memory_mb": 16,
        "disks": [{"target": "vda", "capacity_gb": 0.5}],
    }


def test_hung_monitor(tool, hypervisor, guest, bystander):
    with stopped(hypervisor.qemu_pids()[guest.name]):
        answers = ask_at_once(
            lambda: tool.show(guest.name), lambda: tool.get(guest.name)
        )
        reason = 'libvirt did not answer within 5 s: asking for the disk'
        assert_unreachable(answers, reason, least=4.9, most=7)
        other = tool.get("bystander")
        assert other.allocation == bystander
        assert other.seconds < 1
    assert_both(tool, guest.name, GUEST)


def test_hung_monitor_leaves_workers_for_others(
    tool, hypervisor, guest, bystander
):
    """libvirtd has 20 workers; more than these ask for the VM that hangs."""
    others = []

    def ask_for_the_bystander():
        for _ in range(10):
            others.append(tool.get("bystander"))

    with stopped(hypervisor.qemu_pids()[guest.name]):
        hung = ask_at_once(
            *[lambda: tool.get(guest.name)] * 30, ask_for_the_bystander
        )[:-1]
        assert {answer.code for answer in hung} == {503}
        others.append(tool.get("bystander"))
        assert others[-1].seconds < 1
    assert [answer.allocation for answer in others] == [bystander] * 11
    assert_both(tool, guest.name, GUEST)


def test_hung_libvirtd(tool, hypervisor, guest):
    with stopped(hypervisor.daemon.pid):
        answers = ask_at_once(
            lambda: tool.show(guest.name), lambda: tool.get(guest.name)
        )
        reason = f"did not answer within 5 s: connecting to {hypervisor.uri}"
        assert_unreachable(answers, reason, least=4.9, most=7)
    assert_both(tool, guest.name, GUEST)


def test_libvirtd_stopped_and_started_again(tool, hypervisor, guest):
    hypervisor.stop()
    answers = tool.show(guest.name), tool.get(guest.name)
    assert_unreachable(
        answers, f"libvirt at {hypervisor.uri} can't be reached: Failed to"
    )
    hypervisor.start()
    wait_until(lambda: tool.show(guest.name).status == 0, 10, "reconnection")
    assert_both(tool, guest.name, GUEST)
