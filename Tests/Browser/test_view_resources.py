"""What the app's VM was given, and what it uses."""

import re
import time

import pytest

import past
from exchanges import Exchanges
from tab import eventually
from shared_web import ALICE
from views import chart, drawn

TEST_VM = ("Virtual processors\n2", "Memory\n8,192 MiB",
           "Disk vda\n1024 GiB")


def test_a_vm(shop_page, shop_tools):
    """Allocation from libvirt, samples from the sampler."""
    shop_page.sign_in(ALICE, "#/my-shop/resources")
    shop_page.sees(*TEST_VM)
    stored = shop_tools.rows("my-shop", "samples.jsonl")
    for name in ("CPU", "Memory", "Disk"):
        shown = [row[name] for row in chart(shop_page, name)]
        key = {"CPU": "cpu_pct", "Memory": "mem_pct", "Disk": "disk_pct"}[name]
        assert shown == [row[key] for row in stored]


@pytest.mark.parametrize("words, hours", [
    ("1 hour", 1), ("6 hours", 6), ("24 hours", 24)])
def test_hours(words, hours, old_page, old_tools):
    stored = old_tools.rows("my-shop", "samples.jsonl")
    first = past.stamp(time.time() - hours * 3600)
    wanted = [row["cpu_pct"] for row in stored if row["at"] >= first]
    old_page.sign_in(ALICE, "#/my-shop/resources")
    old_page.follow(words)
    old_page.sees(*TEST_VM)
    assert drawn(old_page, "CPU")["coloured"] > 500
    shown = [row["CPU"] for row in chart(old_page, "CPU")]
    # Some seconds have passed.
    assert shown in (wanted, wanted[1:], wanted[2:])


def test_times_have_their_day(old_page):
    """Yesterday's are not taken for today's."""
    old_page.sign_in(ALICE, "#/my-shop/resources")
    chart(old_page, "CPU")
    for row in old_page.table("CPU")[::500]:
        assert re.fullmatch(r"\d\d? \w+ 20\d\d, [\d:]{8}", row["Time"])


def test_only_new_samples_are_asked_for_again(old_page):
    old_page.hurry()
    exchanges = Exchanges(old_page)
    old_page.sign_in(ALICE, "#/my-shop/resources")

    def sizes():
        found = [exchange.size for exchange in exchanges.all
                 if "metrics/" in exchange.url][:2]
        return all(found) and found[1:] and found

    first, second = eventually(sizes, lambda: exchanges.all)
    assert second < 2000 < first


def machine(name):
    """A VM of libvirt's test driver."""
    return (f"<domain type='test'><name>{name}</name>"
            "<memory unit='MiB'>512</memory><vcpu>2</vcpu>"
            "<os><type>hvm</type></os></domain>")


def test_another_vm(page, server, tools):
    """What the one used is not shown as the other's."""
    page.hurry()
    state = server.state
    state.write("vms.xml", f"<node>{machine('one')}{machine('two')}</node>\n")
    uri = f"test://{state.directory}/vms.xml"
    state.write("config", f"OBS_LIBVIRT_URI={uri}\n")
    now = time.time()
    state.write("apps/my-shop/samples.jsonl", past.lines(
        {"at": past.stamp(now - 30 * age), "vm_name": name, "cpu_pct": cpu,
         "mem_pct": 50.0, "disk_pct": None}
        for age in (3, 2, 1) for name, cpu in (("one", 11.0), ("two", 22.0))))
    tools.run("obs-metrics", "bind", "my-shop", "one")
    page.sign_in(ALICE, "#/my-shop/resources")
    page.sees("CPU 11%")
    tools.run("obs-metrics", "bind", "my-shop", "two")
    page.sees("CPU 22%")
    assert [row["CPU"] for row in chart(page, "CPU")] == [22.0] * 3


def test_nothing_measured_yet(page, server, tools):
    server.state.write("config", "OBS_LIBVIRT_URI=test:///default\n")
    tools.run("obs-metrics", "bind", "my-shop", "test")
    page.sign_in(ALICE, "#/my-shop/resources")
    page.sees(*TEST_VM, "obs-metrics sample")


def test_an_app_without_a_vm(page):
    page.reports.expect(404, 422)
    page.sign_in(ALICE, "#/my-shop/resources")
    page.sees("obs-metrics bind my-shop")


def test_a_vm_that_is_not_there_yet(page, server, tools):
    page.hurry()
    page.reports.expect(404)
    server.state.write("config", "OBS_LIBVIRT_URI=test:///default\n")
    tools.run("obs-metrics", "bind", "my-shop", "gone")
    page.sign_in(ALICE, "#/my-shop/resources")
    page.sees("gone", "obs-metrics bind my-shop")
    tools.run("obs-metrics", "bind", "my-shop", "test")
    page.sees(*TEST_VM)


def test_libvirt_is_out_of_reach(page, server, tools):
    """The alert says so, and goes when libvirt is there again."""
    page.hurry()
    page.reports.expect(503)
    server.state.write("config", "OBS_LIBVIRT_URI=qemu+unix:///system?"
                       "socket=/nowhere/libvirt-sock\n")
    tools.run("obs-metrics", "bind", "my-shop", "test")
    page.sign_in(ALICE, "#/my-shop/resources")
    page.alerted("libvirt")
    server.state.write("config", "OBS_LIBVIRT_URI=test:///default\n")
    page.sees(*TEST_VM)
    page.calm()
