"""`list --watch` on a real terminal."""

import pytest

from listing import parse_table
from machines import small_vms
from processes import stopped
from terminal import Terminal

VMS = [f"vm-{number}" for number in range(9)]
# The screen of its own, without a cursor, and long lines cut; the usual one.
WATCHING, USUAL = "100", "011"


@pytest.fixture(scope="module")
def sampler(make_sampler, hypervisor):
    """Nine apps, each with a VM, sampled twice."""
    with small_vms(hypervisor, VMS):
        sampler = make_sampler(**{name: name for name in VMS})
        sampler.measure(1.1)
        yield sampler


@pytest.fixture
def watch(sampler, tmp_path):
    """Starts `list --watch` on a terminal of some size."""
    def start(size=(160, 20), uri=None):
        command = [sampler.program, "list", "--watch"]
        return Terminal(tmp_path, command, sampler.environment(uri), size)
    return start


def shows(vm, text):
    """Whether an app's line has a text."""
    return lambda lines: any(
        line.startswith(vm) and text in line for line in lines)


def assert_restored(terminal):
    """What was there before is there again, and no trace of the table."""
    assert terminal.wait_for_end() == ["what was there before", "ended with 0"]
    assert terminal.modes == USUAL


def test_refreshed_in_place(hypervisor, watch):
    """One table that follows what happens; Ctrl-C gives the screen back."""
    with watch() as terminal:
        lines = terminal.wait_for(shows("vm-8", "running"))
        assert terminal.modes == WATCHING
        table = parse_table(lines)
        assert list(table) == VMS
        assert all(row["CPU"].endswith("%") for row in table.values())
        hypervisor.virsh("destroy", "vm-3")
        lines = terminal.wait_for(shows("vm-3", "shut off"))
        assert list(parse_table(lines)) == VMS
        hypervisor.virsh("start", "vm-3")
        lines = terminal.wait_for(shows("vm-3", "running"))
        assert list(parse_table(lines)) == VMS
        terminal.press("C-c")
        assert_restored(terminal)


def test_small_terminal(watch):
    """What has no room is counted; long lines are cut."""
    with watch((40, 6)) as terminal:
        lines = terminal.wait_for(shows("vm-3", "running"))
        assert len(lines) == 6 and lines[-1] == "and 5 more"
        assert [line[:4] for line in lines[1:5]] == VMS[:4]
        terminal.resize(100, 12)
        lines = terminal.wait_for(shows("vm-8", "running"))
        assert list(parse_table(lines)) == VMS
        terminal.resize(30, 3)
        lines = terminal.wait_for(lambda lines: lines[-1] == "and 8 more")
        assert len(lines) == 3
        terminal.press("C-c")
        assert_restored(terminal)


def test_trouble_stands_below(hypervisor, watch):
    """It goes away when it is over."""
    with watch() as terminal:
        terminal.wait_for(shows("vm-8", "running"))
        with stopped(hypervisor.qemu_pids()["vm-5"]):
            message = 'vm-5: the monitor of "vm-5" does not answer'
            lines = terminal.wait_for(lambda lines: lines[-1] == message)
            assert list(parse_table(lines[:-1])) == VMS
        lines = terminal.wait_for(lambda lines: lines[-1] != message)
        assert list(parse_table(lines)) == VMS
        terminal.press("C-c")
        assert_restored(terminal)


def test_interrupted_while_libvirt_hangs(hypervisor, watch):
    with watch() as terminal:
        terminal.wait_for(shows("vm-8", "running"))
        with stopped(hypervisor.daemon.pid):
            terminal.wait_for(lambda lines: "does not answer" in lines[-1])
            terminal.press("C-c")
            assert_restored(terminal)


def test_without_a_terminal(sampler):
    answer = sampler.run("list", "--watch")
    assert (answer.status, answer.stdout) == (64, "")
    assert "--watch needs a terminal" in answer.stderr
