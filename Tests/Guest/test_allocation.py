"""The allocation of VMs in every state that they can rightly be in."""

import subprocess

import pytest

import domains
from expectations import (
    GUEST,
    ask_at_once,
    assert_both,
    assert_unknown,
    assert_unreachable,
)
from hypervisor import wait_until
from metrics_tool import NOBODY

@pytest.fixture
def shut_off(hypervisor):
    """A VM with odd disks that has never run; gone after the test."""
    sizes = {
        "vda": 1 << 30,
        "vdb": (1 << 30) + (256 << 20) + 1,
        "vdc": 366 << 10,
        "vdd": 40 << 30,
    }
    disks = [domains.disk("sda", None, "raw", "cdrom")]
    for target, size in sizes.items():
        path = hypervisor.root / f"odd-{target}"
        kind = "raw" if size % 512 == 1 else "qcow2"
        subprocess.run(
            ["qemu-img", "create", "-q", "-f", kind, path, str(size)],
            check=True,
        )
        disks.append(domains.disk(target, path, kind))
    medium = hypervisor.root / "odd-sdb"
    medium.write_bytes(bytes(1 << 20))
    disks.append(domains.disk("sdb", medium, "raw", "cdrom"))
    hypervisor.define(domains.empty("odd", disks, mebibytes=1500, vcpus=3))
    yield "odd"
    names = hypervisor.virsh("list", "--all", "--name").split()
    for name in {"odd", "renamed"} & set(names):
        hypervisor.virsh("undefine", name)


ODD = {
    "vcpus": 3,
    "memory_mb": 1500,
    "disks": [
        {"target": "vda", "capacity_gb": 1},
        {"target": "vdb", "capacity_gb": 1.25},
        {"target": "vdc", "capacity_gb": 0.01},
        {"target": "vdd", "capacity_gb": 40},
    ],
}


def test_running(tool, guest):
    assert_both(tool, guest.name, GUEST)


def test_body_is_the_frozen_shape_byte_for_byte(tool, guest):
    body = (
        '{"allocation":{"vcpus":1,"memory_mb":256,'
        '"disks":[{"target":"vda","capacity_gb":1}]},"samples":[]}'
    )
    assert tool.get(guest.name).body == body
    assert tool.show(guest.name).stdout == body + "\n"


def test_balloon_does_not_shrink_the_allocation(tool, hypervisor, guest):
    hypervisor.virsh("setmem", guest.name, "200M", "--live")
    try:
        wait_until(
            lambda: f"balloon.current={200 << 10}"
            in hypervisor.virsh("domstats", "--balloon", guest.name),
            10,
            "smaller balloon",
        )
        assert_both(tool, guest.name, GUEST)
    finally:
        hypervisor.virsh("setmem", guest.name, "256M", "--live")


def test_paused(tool, hypervisor, guest):
    hypervisor.virsh("suspend", guest.name)
    try:
        assert_both(tool, guest.name, GUEST)
    finally:
        hypervisor.virsh("resume", guest.name)


def test_shut_off_with_odd_disks(tool, shut_off):
    assert_both(tool, shut_off, ODD)


def test_unknown(tool):
    assert_unknown(tool, "no-such-vm", "no-such-vm")


def test_unknown_name_that_needs_escapes(tool):
    assert_unknown(tool, 'a"b&c=d é', 'a\\"b&c=d é')


def test_undefined_while_bound(tool, hypervisor, shut_off):
    assert tool.run("bind", "my-shop", shut_off).status == 0
    assert_both(tool, None, ODD)
    hypervisor.virsh("undefine", shut_off)
    assert_unknown(tool, None, shut_off)


def test_renamed_while_bound(tool, hypervisor, shut_off):
    assert tool.run("bind", "my-shop", shut_off).status == 0
    assert_both(tool, None, ODD)
    hypervisor.virsh("domrename", shut_off, "renamed")
    assert_unknown(tool, None, shut_off)
    assert_both(tool, "renamed", ODD)
    assert tool.run("bind", "my-shop", "renamed").status == 0
    assert_both(tool, None, ODD)


def test_image_that_is_gone(tool, hypervisor, shut_off):
    (hypervisor.root / "odd-vdb").unlink()
    answers = tool.show(shut_off), tool.get(shut_off)
    assert_unreachable(answers, "odd-vdb': No such file or directory")


def test_many_ask_at_once(tool, guest):
    answers = ask_at_once(*[lambda: tool.get(guest.name)] * 24)
    assert [answer.allocation for answer in answers] == [GUEST] * 24


def test_ordinary_user_through_the_read_only_socket(tool, hypervisor, guest):
    tool.give_state_to(NOBODY)
    try:
        options = {"uri": hypervisor.read_only_uri, "user": NOBODY}
        assert_both(tool, guest.name, GUEST, **options)
        refused = tool.show(guest.name, user=NOBODY)
        assert (refused.status, refused.stdout) == (69, ""), refused
        assert "Permission denied" in refused.stderr
    finally:
        tool.give_state_to(0)


def test_processor_plugged_in_while_it_runs(tool, hypervisor, guest):
    """Last but the next: this guest does not give a processor back."""
    hypervisor.virsh("setvcpus", guest.name, 2, "--live")
    assert_both(tool, guest.name, GUEST | {"vcpus": 2})


def test_shut_off_while_bound(tool, hypervisor, guest):
    assert tool.run("bind", "my-shop", guest.name).status == 0
    hypervisor.virsh("destroy", guest.name)
    assert_both(tool, None, GUEST)
