"""What is exported of VMs: the newest sample, as long as it is one of now."""

import time

import pytest

from app_files import sample
from obs_tools import of

USAGE = ["vm_cpu_usage_ratio", "vm_memory_usage_ratio", "vm_disk_usage_ratio"]
SAMPLED = "vm_sample_timestamp_seconds"
#: Up to which age a sample tells how a VM is, in seconds.
FRESH = 310


def exported(obs, slug="my-shop"):
    """The samples of an app."""
    return of(slug, obs.exported("obs-metrics"))


def usage(found, vm="app-vm"):
    """CPU, memory and disk, None where absent."""
    return [found.get((name, vm)) for name in USAGE]


def test_the_newest_sample_of_the_bound_vm(obs):
    obs.write("my-shop", app=[{"vm_name": "app-vm"}], vm_samples=[
        sample(80, cpu=1.0), sample(50, cpu=99.9),
        sample(20, "other", 1, 1, 1)])
    found = exported(obs)
    assert usage(found) == [0.999, 0.41, 0.231]
    assert abs(found[SAMPLED, "app-vm"] - (time.time() - 50)) < 10
    assert {key[1] for key in found} == {"app-vm"}


def test_a_redeployment_switches_to_the_other_vm(obs):
    obs.write("my-shop", vm_samples=[
        sample(50, "old"), sample(20, "new", cpu=50.0)])
    for vm, cpu in [("old", 0.125), ("new", 0.5)]:
        obs.run("obs-events", "append", "my-shop", "deploy_succeeded",
                f"vm_name={vm}")
        found = exported(obs)
        assert usage(found, vm)[0] == cpu
        assert {key[1] for key in found} == {vm}


def test_what_is_not_known_is_absent_and_zero_is_not(obs):
    obs.write("my-shop", app=[{"vm_name": "app-vm"}],
              vm_samples=[sample(20, cpu=None, memory=0.0)])
    assert usage(exported(obs)) == [None, 0, 0.231]


@pytest.mark.parametrize("ago, is_live", [
    (FRESH - 10, True), (FRESH + 1, False), (-FRESH + 1, True),
    (-FRESH - 10, False)])
def test_a_sampler_that_has_stopped_does_not_look_alive(obs, ago, is_live):
    obs.write("my-shop", app=[{"vm_name": "app-vm"}],
              vm_samples=[sample(ago)])
    found = exported(obs)
    assert usage(found) == ([0.125, 0.41, 0.231] if is_live else [None] * 3)
    assert abs(found[SAMPLED, "app-vm"] - (time.time() - ago)) < 10


def test_apps_on_one_vm_have_samples_of_their_own(obs):
    for slug, cpu in [("blog", 25.0), ("my-shop", 75.0)]:
        obs.write(slug, app=[{"vm_name": "app-vm"}],
                  vm_samples=[sample(20, cpu=cpu)])
    assert usage(exported(obs, "blog"))[0] == 0.25
    assert usage(exported(obs))[0] == 0.75


def test_damaged_samples_are_passed_over(obs):
    obs.write("my-shop", app=[{"vm_name": "app-vm"}], vm_samples=[
        sample(50), "junk", '{"at":"2026-06-26T17:42:00+00:00","vm_name":"app'])
    assert usage(exported(obs)) == [0.125, 0.41, 0.231]


def test_apps_without_a_vm_or_without_samples_are_absent(obs):
    obs.write("blog", vm_samples=[sample(20)])
    obs.write("my-shop", app=[{"vm_name": "app-vm"}])
    assert obs.exported("obs-metrics") == {}
