"""What is known of disks and balloons of every kind."""

import subprocess
from contextlib import contextmanager

import pytest

from domains import BALLOON, device, disk, empty
from machines import defined, image, start_all

MEBIBYTE = 1 << 20
SEED = 300 << 10


def write(path, mebibytes):
    """Writes into an image as a guest would."""
    subprocess.run(
        ["qemu-io", "-c", f"write 0 {mebibytes}M", path],
        check=True, stdout=subprocess.DEVNULL,
    )
    return path


def qcow2(root, name, size=64, written=16):
    """An image of so many MiB, of which some are written."""
    return write(image(root / name, "qcow2", f"{size}M"), written)


def raw(root, name, size=64 * MEBIBYTE):
    """A raw image, of which a MiB is written at most."""
    path = root / name
    path.write_bytes(b"x" * min(size, MEBIBYTE))
    with path.open("r+b") as file:
        file.truncate(size)
    return path


def overlay(root, name, base):
    """An image that holds what differs from another one."""
    path = root / name
    words = ["-b", base, "-F", "qcow2"]
    subprocess.run(
        ["qemu-img", "create", "-q", "-f", "qcow2", *words, path], check=True)
    return write(path, 4)


@contextmanager
def loop_device(root):
    """A block device of the host."""
    file = raw(root, "device.img")
    name = subprocess.run(
        ["losetup", "--find", "--show", file],
        check=True, capture_output=True, text=True,
    ).stdout.strip()
    try:
        yield name
    finally:
        subprocess.run(["losetup", "--detach", name], check=True)


def layouts(root, block_device):
    """The disks of each VM."""
    plain = qcow2(root, "plain.qcow2")
    other = qcow2(root, "other.qcow2", 192, 32)
    base = qcow2(root, "base.qcow2")
    return {
        "one": [disk("vda", plain)],
        "two": [
            disk("vda", qcow2(root, "two.qcow2")), disk("vdb", other)],
        "layered": [disk("vda", overlay(root, "top.qcow2", base))],
        "drives": [
            disk("vda", qcow2(root, "drives.qcow2")),
            disk("sda", None, "raw", "cdrom"),
            disk("sdb", raw(root, "medium.iso"), "raw", "cdrom"),
        ],
        "seeded": [
            disk("vda", qcow2(root, "seeded.qcow2")),
            disk("vdb", raw(root, "seed.img", SEED), "raw"),
        ],
        "mixed": [
            disk("vda", qcow2(root, "mixed.qcow2")),
            disk("vdb", raw(root, "data.img"), "raw"),
        ],
        "raw": [disk("vda", raw(root, "raw.img"), "raw")],
        "device": [device("vda", block_device)],
        "diskless": [],
    }


@pytest.fixture(scope="module")
def rows(make_sampler, hypervisor, pair):
    """A row of each VM: of those with odd disks, and with odd balloons."""
    with loop_device(hypervisor.root) as block_device:
        documents = {
            name: empty(name, disks)
            for name, disks in layouts(hypervisor.root, block_device).items()
        }
        documents["driverless"] = empty("driverless", [], balloon=BALLOON)
        with defined(hypervisor, documents):
            start_all(hypervisor, documents)
            sampler = make_sampler(**{name: name for name in documents})
            sweep = sampler.sweep()
            assert (sweep.status, sweep.messages) == (0, [])
            yield sweep.rows


def share(hypervisor, names, mebibytes):
    """What images take up, as a share of what they hold, in per cent."""
    blocks = sum((hypervisor.root / name).stat().st_blocks for name in names)
    return 100 * 512 * blocks / (mebibytes * MEBIBYTE)


@pytest.mark.parametrize("vm, names, mebibytes", [
    ("one", ["plain.qcow2"], 64),
    ("two", ["two.qcow2", "other.qcow2"], 256),
    ("layered", ["top.qcow2"], 64),
    ("drives", ["drives.qcow2"], 64),
    ("seeded", ["seeded.qcow2"], 64),
])
def test_images(rows, hypervisor, vm, names, mebibytes):
    """Drives don't count, nor does a seed of some kilobytes."""
    expected = share(hypervisor, names, mebibytes)
    assert rows[vm].disk == pytest.approx(expected, abs=0.06)
    assert 5 < rows[vm].disk < 30


@pytest.mark.parametrize("vm", ["raw", "device", "mixed", "diskless"])
def test_no_guess(rows, vm):
    """Of a raw image or a device nobody knows what is in use."""
    assert rows[vm].disk is None


def test_no_balloon(rows):
    assert rows["one"].mem is None


def test_balloon_without_a_driver(rows):
    """The guest has none: it tells nothing."""
    assert rows["driverless"].mem is None


def test_balloon_without_a_period(make_sampler, hypervisor, pair):
    """A guest that is not asked to tell; what it told once is no answer."""
    name = pair.right.name
    sampler = make_sampler(my_shop=name)
    hypervisor.virsh("dommemstat", name, "--period", 0, "--live")
    try:
        assert sampler.sweep()["my-shop"].mem is None
    finally:
        hypervisor.virsh("dommemstat", name, "--period", 1, "--live")
    assert sampler.sweep()["my-shop"].disk is not None
