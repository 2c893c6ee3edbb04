"""VMs that stop, start, change or vanish between two sweeps.

Each of them does something else, and the sweeps are the same for all.
"""

import time
from types import SimpleNamespace

import pytest

import domains
from expectations import UNKNOWN
from hypervisor import wait_until
from machines import defined, make_busy, small_disk, start_all
from processes import renice
from samples import UNKNOWN_USE

RUNNING = ["restarted", "replaced", "paused", "ended", "grown", "vanished"]
ALL = [*RUNNING, "begun"]
# A share of processors is known over a second or more.
MOMENT = 1.2
# The guest tells of its memory each second; after three it is too old.
STALE = 5.2


@pytest.fixture(scope="module")
def story(make_sampler, hypervisor, pair):
    """The sweeps before, after, later, when all go on, and at the end."""
    sampler = make_sampler(frozen="right", **{name: name for name in ALL})
    documents = {
        name: domains.empty(
            name, [small_disk(hypervisor, name)], most_vcpus=2)
        for name in ALL
    }
    with defined(hypervisor, documents):
        start_all(hypervisor, RUNNING)
        sampler.sweep()
        time.sleep(MOMENT)
        sweeps = SimpleNamespace(before=sampler.sweep())
        old = processor_time(hypervisor, "restarted")
        change(hypervisor, documents)
        outdo(hypervisor, "restarted", old)
        record(hypervisor, sampler, sweeps)
        yield sweeps


def change(hypervisor, documents):
    """What happens to each."""
    hypervisor.virsh("suspend", "right")
    hypervisor.virsh("suspend", "paused")
    hypervisor.virsh("start", "begun")
    hypervisor.virsh("setvcpus", "grown", 2, "--live")
    for name in ("restarted", "replaced", "ended", "vanished"):
        hypervisor.virsh("destroy", name)
    for name in ("replaced", "vanished"):
        hypervisor.virsh("undefine", name)
    # libvirt gives it another uuid.
    hypervisor.define(documents["replaced"])
    make_busy(hypervisor, "restarted")
    start_all(hypervisor, ["restarted", "replaced"])


def processor_time(hypervisor, name):
    """What a VM has used since its start, in nanoseconds."""
    text = hypervisor.virsh("domstats", "--cpu-total", name)
    return int(text.partition("cpu.time=")[2].split()[0])


def outdo(hypervisor, name, old):
    """Waits until a VM has used more than it had before it was restarted.

    Only then can the two be confused. It shall not take time from others.
    """
    renice(hypervisor.qemu_pids()[name], 19)
    wait_until(
        lambda: processor_time(hypervisor, name) > old + 1e8, 30, "use of it")


def record(hypervisor, sampler, sweeps):
    """The sweeps after that."""
    time.sleep(MOMENT)
    sweeps.after = sampler.sweep()
    time.sleep(STALE)
    sweeps.later = sampler.sweep()
    hypervisor.virsh("resume", "right")
    hypervisor.virsh("resume", "paused")
    time.sleep(MOMENT)
    sweeps.resumed = sampler.sweep()
    time.sleep(MOMENT)
    sweeps.end = sampler.sweep()


def test_all_run_at_first(story):
    for name in RUNNING:
        cpu, memory, disk = story.before[name].use
        assert cpu is not None and disk is not None, name
        assert memory is None, "it has no balloon"
    assert story.before["begun"].use == UNKNOWN_USE


@pytest.mark.parametrize("name", ["restarted", "replaced", "begun"])
def test_new_start(story, name):
    """Its processor time is not that of the start before."""
    cpu, _, disk = story.after[name].use
    assert cpu is None and disk is not None
    assert story.later[name].cpu is not None


def test_paused(story):
    for sweep in (story.after, story.later):
        cpu, _, disk = sweep["paused"].use
        assert cpu is None and disk is not None


def test_resumed(story):
    """Of a time in which it was paused nothing can be said."""
    assert story.resumed["paused"].cpu is None
    assert story.end["paused"].cpu is not None


def test_memory_of_a_paused_guest(story):
    """What it told last is not true for ever."""
    assert story.before["frozen"].mem is not None
    assert story.later["frozen"].use[:2] == (None, None)
    assert story.later["frozen"].disk is not None
    assert story.end["frozen"].is_whole


def test_shut_off(story):
    assert story.after["ended"].use == story.later["ended"].use == UNKNOWN_USE


def test_processor_plugged_in(story):
    assert story.after["grown"].cpu is not None


def test_vanished(story):
    """There are no rows of what does not exist; the others have theirs."""
    message = UNKNOWN.format("vanished")
    for sweep in (story.after, story.later, story.end):
        assert "vanished" not in sweep.rows
        assert (sweep.status, sweep.messages) == (
            1, [f"obs-metrics: vanished: {message}"])
    assert story.before.status == 0
