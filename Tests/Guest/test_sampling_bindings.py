"""Which VM is sampled for an app, and whose samples are shown."""

import json
import time

import pytest

from expectations import UNKNOWN
from machines import small_vms
from sampler_tool import wait_past_sweep

APP = "my-shop"
VMS = ["blue", "green"]


@pytest.fixture(scope="module")
def vms(hypervisor):
    """Two VMs to deploy to."""
    with small_vms(hypervisor, VMS):
        yield


@pytest.fixture
def sampler(make_sampler, vms):
    """A sampler whose apps are not bound yet."""
    return make_sampler()


def sampled(sampler, slug=APP):
    """The VM that a sweep measures for an app."""
    return sampler.sweep()[slug].vm


def unbind(sampler, slug=APP):
    """Takes the VM out of app.json by hand."""
    (sampler.state / "apps" / slug / "app.json").write_text("{}\n")


def test_newest_deployment(sampler):
    sampler.deploy(APP, "blue")
    assert sampled(sampler) == "blue"
    sampler.deploy(APP, "green")
    assert sampled(sampler) == "green"


def test_app_json_goes_before_events(sampler):
    sampler.bind(my_shop="blue")
    sampler.deploy(APP, "green")
    assert sampled(sampler) == "blue"
    unbind(sampler)
    assert sampled(sampler) == "green"


def test_two_apps_on_one_vm(sampler):
    sampler.bind(my_shop="blue", blog="blue")
    sweep = sampler.measure(1.1)
    assert sweep[APP] == sweep["blog"]
    assert sweep[APP].cpu is not None
    assert sampler.rows(APP) == sampler.rows("blog")


def test_vm_that_nobody_knows(sampler):
    """The others are sampled; each sweep says so again, a loop once."""
    sampler.bind(my_shop="red", blog="blue")
    sweep = sampler.sweep()
    assert sweep["blog"].vm == "blue" and APP not in sweep.rows
    assert sweep.status == 1
    assert sweep.messages == [f"obs-metrics: {APP}: {UNKNOWN.format('red')}"]


def test_app_that_cannot_be_read(sampler):
    sampler.bind(my_shop="blue", blog="blue")
    (sampler.state / "apps" / APP / "app.json").write_text("[")
    sweep = sampler.sweep()
    assert sweep["blog"].vm == "blue" and APP not in sweep.rows
    assert sweep.status == 74 and len(sweep.messages) == 1


def values(sampler, vm):
    """The samples of an app's VM, as REST has them."""
    return [
        {"at": row.at, "cpu_pct": row.cpu, "mem_pct": row.mem,
         "disk_pct": row.disk}
        for row in sampler.rows(APP) if row.vm == vm
    ]


def shown(sampler, vm):
    """What both faces show; they show the same."""
    shown = sampler.samples(sampler.show(vm))
    got = sampler.get(vm)
    assert got.code == 200, got
    assert json.loads(got.body)["samples"] == shown
    return [row | {"at": seconds(row["at"])} for row in shown]


def seconds(text):
    """A time of REST in seconds since 1970."""
    return int(time.mktime(time.strptime(
        text, "%Y-%m-%dT%H:%M:%S+00:00"))) - time.timezone


def test_samples_of_the_vm_that_is_asked_for(sampler):
    sampler.deploy(APP, "blue")
    sampler.measure(1.1)
    sampler.deploy(APP, "green")
    sampler.sweep()
    assert len(values(sampler, "blue")) == 2
    assert shown(sampler, "blue") == values(sampler, "blue")
    assert shown(sampler, "green") == values(sampler, "green")
    assert shown(sampler, None) == values(sampler, "green")


def redeploy(sampler, hypervisor, loop):
    """Deploys anew while the loop runs; its rows until two sweeps later."""
    loop.wait_for(APP)
    wait_past_sweep()
    sampler.deploy(APP, "green")
    sampler.bind(late="blue")
    unbind(sampler, "gone")
    hypervisor.virsh("destroy", "blue")
    hypervisor.virsh("start", "blue")
    before = len(sampler.rows(APP))
    for _ in range(2):
        wait_past_sweep()
    return sampler.rows(APP)[before:]


@pytest.fixture(scope="module")
def silent(make_sampler, directory):
    """A sampler with an app that has no VM, and with no libvirt."""
    nowhere = f"qemu+unix:///system?socket={directory}/nowhere"
    sampler = make_sampler(nowhere)
    sampler.deploy("blog", "blue")
    (sampler.state / "apps" / "blog" / "events.jsonl").unlink()
    return sampler


def test_changes_while_the_loop_runs(sampler, silent, hypervisor):
    """A redeployment switches at the next sweep; without VMs none is asked."""
    sampler.deploy(APP, "blue")
    sampler.bind(gone="blue", wrong="red")
    with silent.loop() as idle, sampler.loop() as loop:
        first, second = redeploy(sampler, hypervisor, loop)
        assert (first.vm, first.cpu) == ("green", None)
        assert second.vm == "green" and second.cpu is not None
        assert sampler.newest("gone").at < first.at
        first, second = sampler.rows("late")
        assert (first.vm, second.vm) == ("blue", "blue")
        assert first.cpu is None and second.cpu is not None
        wrong = f"obs-metrics: wrong: {UNKNOWN.format('red')}"
        assert loop.messages == [wrong]
        assert idle.messages == []
        idle.stop()
        loop.stop()


def test_without_libvirt_a_vm_is_missed(silent):
    """So it was not asked before."""
    silent.bind(my_shop="blue")
    assert silent.sweep().status == 69
