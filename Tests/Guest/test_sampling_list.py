"""`list`: every bound VM as it is now, with what was sampled of it."""

import re

import pytest

import domains
from expectations import UNKNOWN, ask_at_once
from listing import (
    BLOCKS,
    STEPS,
    history_file,
    history_line,
    parse_json,
    parse_table,
)
from machines import defined, small_disk
from processes import stopped

NOWHERE = f"obs-metrics: lost: {UNKNOWN.format('nowhere')}\n"
HUNG = 'obs-metrics: my-shop: the monitor of "left" does not answer\n'


@pytest.fixture(scope="module")
def sampler(make_sampler, hypervisor, pair):
    """Apps whose VMs run, do not run and do not exist, sampled twice."""
    document = domains.empty("off", [small_disk(hypervisor, "off")])
    with defined(hypervisor, {"off": document}):
        sampler = make_sampler(
            my_shop="left", blog="right", docs="off", old="off")
        sampler.file("old").write_text(history_file("off"))
        sampler.measure(1.1)
        sampler.bind(lost="nowhere")
        sampler.bind(new="right")
        yield sampler


@pytest.fixture(scope="module")
def listed(sampler):
    """What `list` printed, an object for each app."""
    answer = sampler.run("list")
    assert (answer.status, answer.stderr) == (1, NOWHERE)
    return parse_json(answer.stdout)


@pytest.fixture(scope="module")
def table(sampler):
    """What `list --human` printed, a row for each app."""
    answer = sampler.run("list", "--human")
    assert (answer.status, answer.stderr) == (1, NOWHERE)
    return parse_table(answer.stdout.splitlines())


@pytest.mark.parametrize("slug", ["my-shop", "blog", "docs"])
def test_json_has_what_show_has(sampler, listed, slug):
    row = listed[slug]
    shown = sampler.run("show", slug)
    assert row["allocation"] == shown.allocation
    assert row["sample"] == sampler.samples(shown)[-1]


def test_states(listed):
    states = {slug: row["state"] for slug, row in listed.items()}
    assert states == {
        "my-shop": "running", "blog": "running", "new": "running",
        "docs": "shut off", "old": "shut off", "lost": None}


def test_app_without_samples(listed, table):
    assert listed["new"]["sample"] is None
    row = table["new"]
    assert (row["CPU"], row["MEM"], row["DISK"]) == ("-", "-", "-")
    assert row["SAMPLED"] == "never"
    assert row["CPU, LAST HOUR"] == ""


def test_vm_that_nobody_knows(listed, table):
    assert listed["lost"] == {
        "slug": "lost", "vm_name": "nowhere", "state": None,
        "allocation": None, "sample": None}
    row = table["lost"]
    assert row["STATE"] == "unknown"
    assert (row["VCPUS"], row["MEMORY"], row["DISKS"]) == ("-", "-", "-")


def test_table(listed, table):
    """What runs, with its newest percentages and a block."""
    assert list(table) == list(listed)
    row, sample = table["my-shop"], listed["my-shop"]["sample"]
    assert (row["VM"], row["STATE"], row["VCPUS"]) == ("left", "running", "2")
    assert (row["MEMORY"], row["DISKS"]) == ("256 MiB", "vda 1 GiB")
    assert row["CPU"] == f"{sample['cpu_pct']}%"
    assert row["MEM"] == f"{sample['mem_pct']}%"
    assert row["DISK"] == f"{sample['disk_pct']}%"
    assert re.fullmatch(r"\d+ s ago", row["SAMPLED"])
    assert row["CPU, LAST HOUR"] == " " * (STEPS - 1) + BLOCKS[0]


def test_table_of_what_does_not_run(table):
    row = table["docs"]
    assert (row["STATE"], row["VCPUS"]) == ("shut off", "1")
    assert (row["CPU"], row["MEM"], row["DISK"]) == ("-", "-", "-")
    assert row["CPU, LAST HOUR"] == ""


def test_last_hour(table):
    assert table["old"]["CPU, LAST HOUR"] == history_line()


def test_vm_that_hangs(sampler, hypervisor, listed):
    """It is there, without its disks, and keeps nobody waiting for long."""
    with stopped(hypervisor.qemu_pids()["left"]):
        lines, shown = ask_at_once(
            lambda: sampler.run("list"),
            lambda: sampler.run("list", "--human"))
    for answer in (lines, shown):
        assert answer.seconds < 4
        assert answer.stderr in (NOWHERE + HUNG, HUNG + NOWHERE)
    expected = listed["my-shop"] | {"allocation": None}
    assert parse_json(lines.stdout) == listed | {"my-shop": expected}
    table = parse_table(shown.stdout.splitlines())
    assert list(table) == list(listed)
    assert (table["my-shop"]["STATE"], table["my-shop"]["VCPUS"]) == (
        "running", "2")


def test_without_libvirt(sampler, listed, directory):
    """What was sampled is shown all the same."""
    uri = f"qemu+unix:///system?socket={directory}/nowhere"
    answer = sampler.run("list", uri=uri)
    assert answer.status == 69
    assert len(answer.stderr.splitlines()) == 1
    assert "can't be reached" in answer.stderr
    unknown = {"state": None, "allocation": None}
    assert parse_json(answer.stdout) == {
        slug: row | unknown for slug, row in listed.items()}


def test_libvirt_that_hangs(sampler, hypervisor, listed):
    with stopped(hypervisor.daemon.pid):
        answer = sampler.run("list")
    assert answer.status == 69 and answer.seconds < 4
    assert answer.stderr == "obs-metrics: libvirt does not answer\n"
    assert set(parse_json(answer.stdout)) == set(listed)


def test_sampler_that_has_stopped(sampler):
    """What is too old to tell how a VM is now is not shown as if it did."""
    sampler.file("new").write_text(
        history_file("right").splitlines(keepends=True)[10])
    table = parse_table(sampler.run("list", "--human").stdout.splitlines())
    row = table["new"]
    assert (row["CPU"], row["MEM"], row["DISK"]) == ("-", "-", "-")
    assert re.fullmatch(r"\d+ min( \d+ s)? ago", row["SAMPLED"])
    assert len(row["CPU, LAST HOUR"].strip()) == 1
