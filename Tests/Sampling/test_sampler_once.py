"""One sweep: what is stored, what is printed and what is told."""

import subprocess
import time

import pytest

from sampler_scene import LOCK, VM

NULLS = {"cpu_pct": None, "mem_pct": None, "disk_pct": None}


def test_what_is_stored_is_printed(scene):
    """A line for each app, with its name, at one time."""
    scene.bind("shop", "app-vm")
    scene.bind("blog", "other-vm")
    printed = scene.sample()
    assert [list(row) for row in printed] == 2 * [
        ["slug", "at", "vm_name", *NULLS]]
    assert {row["slug"]: row["vm_name"] for row in printed} == {
        "shop": "app-vm", "blog": "other-vm"}
    assert len({row["at"] for row in printed}) == 1
    for row in printed:
        assert scene.rows(row.pop("slug")) == [row]
    scene.require_sound()


def test_the_second_has_the_processors(scene):
    """The test driver's VMs keep one processor busy."""
    for slug, vm in (("shop", "app-vm"), ("blog", "other-vm"),
                     ("off", "off-vm"), ("paused", "paused-vm")):
        scene.bind(slug, vm)
    scene.sample()
    time.sleep(1.1)
    scene.sample()
    assert scene.values("shop") == [None, 50.0]
    assert scene.values("blog") == [None, 25.0]
    for slug in ("off", "paused"):
        assert scene.values(slug) == [None, None]
    for slug in ("shop", "blog", "off", "paused"):
        assert scene.values(slug, "mem_pct") == [None, None]
        assert scene.values(slug, "disk_pct") == [None, None]


def test_too_soon_nothing_is_known_of_the_processors(scene):
    """A share of less than a second would be rounding."""
    scene.bind("shop", "app-vm")
    began = time.monotonic()
    for _ in range(2):
        scene.sample()
    took = time.monotonic() - began
    assert scene.values("shop") == [None, None] or took > 1


def test_two_apps_on_one_vm(scene):
    """Both have the same sample."""
    scene.bind("shop", "app-vm")
    scene.bind("blog", "app-vm")
    scene.sample()
    time.sleep(1.1)
    scene.sample()
    assert scene.lines("shop") == scene.lines("blog")
    assert scene.values("blog") == [None, 50.0]


def test_a_deployment_binds_and_the_next_one_rebinds(scene):
    """No sampler need be told."""
    for vm in ("app-vm", "other-vm"):
        run = scene.run("obs-events", "append", "shop", "deploy_succeeded",
                        f"vm_name={vm}")
        assert run.returncode == 0, run
        scene.sample()
    assert scene.values("shop", "vm_name") == ["app-vm", "other-vm"]


def test_a_vm_that_is_unknown(scene):
    """It has no sample, and the others have theirs."""
    scene.bind("shop", "app-vm")
    scene.bind("lost", "no-vm")
    scene.bind("gone", "no-vm")
    rows = scene.sample(
        1, 'obs-metrics: gone, lost: libvirt knows no VM named "no-vm"\n')
    assert [row["slug"] for row in rows] == ["shop"]
    assert not scene.ring("lost").exists()


def test_a_name_that_no_vm_can_have(scene):
    """By hand or by an event; libvirt is not asked for it."""
    scene.bind("shop", "app-vm")
    scene.bind("odd", "x" * 256)
    run = scene.run("obs-metrics", "sample")
    assert run.returncode == 65 and run.stderr.startswith(
        "obs-metrics: odd: vm_name must be 1 to 255 bytes without NUL"), run
    assert len(scene.rows("shop")) == 1 and not scene.ring("odd").exists()


def test_an_app_that_cannot_be_read(scene):
    """It hides no other."""
    scene.bind("shop", "app-vm")
    scene.bind("broken", "app-vm")
    (scene.folder("broken") / "app.json").write_text("[]")
    rows = scene.sample(
        74, "obs-metrics: broken: apps/broken/app.json is damaged: "
        "it is not a JSON object\n")
    assert [row["slug"] for row in rows] == ["shop"]


@pytest.mark.parametrize("apps", [[], ["shop"]], ids=["none", "unbound"])
def test_without_a_bound_app_libvirt_is_not_asked(scene, apps):
    """There is nothing to say then."""
    for slug in apps:
        scene.folder(slug).mkdir(parents=True)
    scene.configure(OBS_LIBVIRT_URI="none:///x")
    assert scene.sample() == []


def test_libvirt_away(scene):
    """No sample is made up; it is told once, whatever the number of VMs."""
    for slug, vm in (("shop", "app-vm"), ("blog", "other-vm")):
        scene.bind(slug, vm)
    uri = f"qemu+unix:///system?socket={scene.place}/none"
    scene.configure(OBS_LIBVIRT_URI=uri)
    run = scene.run("obs-metrics", "sample")
    assert (run.returncode, run.stdout) == (69, ""), run
    said = f"obs-metrics: libvirt at {uri} can't be reached: "
    assert run.stderr.startswith(said) and run.stderr.count("\n") == 1, run
    assert not scene.ring("shop").exists()


@pytest.mark.parametrize("setting", [
    "0", "-1", "100001", "many", "2880.5", "1e3"])
def test_a_broken_setting(scene, setting):
    """Nothing is stored by a rule that is not known."""
    scene.bind("shop", "app-vm")
    scene.configure(OBS_SAMPLES=setting)
    rows = scene.sample(
        65, "obs-metrics: OBS_SAMPLES must be an integer from 1 to 100000, "
        f'not "{setting}"\n')
    assert rows == [] and not scene.ring("shop").exists()


def test_a_reader_that_goes(scene):
    """A closed pipe ends it, and what is stored is whole."""
    for index in range(20):
        scene.bind(f"app-{index}", "app-vm")
    command = scene.programs.command(("obs-metrics", "sample"))
    with subprocess.Popen(command, env=scene.environment,
                          stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        process.stdout.close()
        said = process.stderr.read()
    assert said == b""
    assert any(scene.lines(f"app-{index}") for index in range(20))
    scene.sample()


def test_odd_names(scene):
    """A VM's name is written so that it can't break a line."""
    name = "&quot;&#x1F600;\\"
    scene.write_node([VM(name)])
    scene.bind("shop", '"\U0001F600\\')
    scene.sample()
    text = scene.ring("shop").read_text()
    assert '"vm_name":"\\"\U0001F600\\\\",' in text and text.count("\n") == 1


@pytest.mark.parametrize("words", [["sample"], ["sample", "--every", "5"]])
def test_a_lock_that_is_none(scene, words):
    """What somebody planted in its place is refused."""
    scene.bind("shop", "app-vm")
    (scene.state / LOCK).mkdir()
    run = scene.run("obs-metrics", *words)
    assert run.returncode in (73, 74) and LOCK in run.stderr, run
    assert run.stderr.count("\n") == 1 and not scene.ring("shop").exists()
