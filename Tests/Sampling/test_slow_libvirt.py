"""A libvirt that is slow but well, as over a far link: nothing is missing.

It is the real one, with its test driver, behind a library that delays its
calls. The driver tells of no memory; so what counts is what it was asked, and
what `list` tells of the disks.
"""

import pathlib
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from sampler_scene import VM, json_lines

HERE = pathlib.Path(__file__).resolve().parent
LIBRARY = "libvirt.so.0"
DISK = ("<devices><disk type='file' device='disk'><source file='/disk'/>"
        "<target dev='vda'/></disk></devices>")
#: The status of what lacks an answer.
UNREACHABLE = 69


class WithDisk(VM):
    """A VM that has a disk."""

    @property
    def document(self):
        return super().document.replace("<test:", f"{DISK}<test:")


class Slow:
    """obs-metrics, with a libvirt that takes so many milliseconds."""

    def __init__(self, scene, library, log, connect, call, stuck=""):
        self.scene = scene
        self.log = log
        self.before = [
            "env", f"LD_LIBRARY_PATH={library.parent}", f"SLOW_LOG={log}",
            f"SLOW_OPEN={connect}", f"SLOW_CALL={call}", f"SLOW_STUCK={stuck}"]

    def run(self, word):
        """What `list` or `sample` prints, its status, and what it says."""
        run = self.scene.run("obs-metrics", word, before=self.before)
        return json_lines(run.stdout), run.returncode, run.stderr

    @property
    def asked(self):
        """The VMs that were asked for statistics, sorted."""
        lines = [line.split() for line in self.log.read_text().splitlines()]
        return sorted(vm for what, vm in lines if what == "statistics")

    @property
    def most_connecting(self):
        """How many threads were connecting at the same time."""
        now, most = 0, 0
        for line in self.log.read_text().splitlines():
            now += line.startswith("opens") - line.startswith("opened")
            most = max(most, now)
        return most


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """The library in front of libvirt."""
    [real] = pathlib.Path("/usr/lib").glob(f"*/{LIBRARY}")
    library = tmp_path_factory.mktemp("library") / LIBRARY
    subprocess.run(
        ["cc", "-Wall", "-Werror", "-shared", "-fPIC", f'-DREAL="{real}"',
         "-o", library, HERE / "slow_libvirt.c"], check=True)
    return library


@pytest.fixture
def make_slow(scene, library, folder):
    """Makes one, with an app on each of some VMs."""
    def make(name, count, *delays, **others):
        names = [f"vm{number:02}" for number in range(count)]
        scene.write_node(map(WithDisk, names))
        for vm in names:
            scene.bind(vm, vm)
        return names, Slow(scene, library, folder / name, *delays, **others)

    return make


@pytest.mark.parametrize("connect, call", [
    (1300, 1), (1500, 30), (10, 150)])
def test_nothing_is_missing(make_slow, connect, call):
    names, one = make_slow("list", 40, connect, call)
    _, other = make_slow("sample", 40, connect, call)
    with ThreadPoolExecutor() as pool:
        listed = pool.submit(one.run, "list")
        sampled = pool.submit(other.run, "sample")
    rows, status, said = listed.result()
    assert [row["slug"] for row in rows if row["allocation"]] == names
    assert (status, said) == (0, "")
    rows, status, said = sampled.result()
    assert (sorted(row["slug"] for row in rows), status, said) == (
        names, 0, "")
    assert (one.asked, other.asked) == (names, names)
    assert one.most_connecting == other.most_connecting == 1


def test_one_that_hangs_costs_only_its_own(make_slow):
    """Though it keeps the thread, and the next one is slow to connect."""
    _, slow = make_slow("list", 12, 1300, 20, stuck="vm01")
    rows, status, said = slow.run("list")
    assert status == UNREACHABLE
    assert said == 'obs-metrics: vm01: the monitor of "vm01" does not answer\n'
    assert [row["slug"] for row in rows if not row["allocation"]] == ["vm01"]
    assert {row["state"] for row in rows} == {"running"}
    assert slow.most_connecting == 1


def test_more_than_there_are_threads(make_slow):
    """All are there; those that were not asked have nobody to ask for them."""
    names, slow = make_slow("list", 16, 50, 5, stuck="vm")
    rows, status, said = slow.run("list")
    assert status == UNREACHABLE
    assert [row["slug"] for row in rows if row["state"] == "running"] == names
    assert len(slow.asked) == len(said.splitlines()) == 12
