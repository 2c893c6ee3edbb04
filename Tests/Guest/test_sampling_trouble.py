"""libvirtd ends, hangs or is not there: waited out, and said once.

What two loops store and say is recorded while libvirtd comes and goes; one of
them was there before. The tests look at the record.
"""

import time
from types import SimpleNamespace

import pytest

from processes import stopped
from samples import INTERVAL, assert_rhythm
from sampler_tool import wait_past_sweep

AWAY = "can't be reached"
SILENT = "libvirt does not answer"


@pytest.fixture(scope="module")
def story(make_sampler, hypervisor, pair):
    """Two loops for two VMs, and when what has happened."""
    apps = {"my_shop": pair.right.name, "blog": pair.left.name}
    old, new = make_sampler(**apps), make_sampler(**apps)
    times = SimpleNamespace()
    with old.loop() as first:
        first.wait_for("my-shop", lambda row: row.is_whole)
        start_anew_between_sweeps(hypervisor, times)
        away(hypervisor, times)
        with new.loop() as second:
            times.absent = one_shot(make_sampler(**apps))
            come_back(hypervisor, times)
            hang(hypervisor, times, make_sampler(**apps))
            yield SimpleNamespace(
                old=first, new=second, times=times, uri=hypervisor.uri)


def start_anew_between_sweeps(hypervisor, times):
    """No sweep falls into the time without libvirtd."""
    # Until this one is over.
    time.sleep(0.7)
    hypervisor.crash()
    hypervisor.start()
    assert time.time() % INTERVAL < INTERVAL - 1, "libvirtd is slow to start"
    wait_past_sweep()
    times.anew = time.time()


def away(hypervisor, times):
    """libvirtd is killed, and two sweeps find none."""
    hypervisor.crash()
    times.away = time.time()


def one_shot(sampler):
    """A single sweep while there is no libvirtd."""
    sweep = sampler.sweep()
    for _ in range(2):
        wait_past_sweep()
    return sweep


def come_back(hypervisor, times):
    """libvirtd is there again."""
    times.back = time.time()
    hypervisor.start()
    wait_past_sweep()


def hang(hypervisor, times, third):
    """It hangs for a sweep, and answers at the next."""
    times.hang = time.time()
    with stopped(hypervisor.daemon.pid):
        with third.loop() as loop:
            wait_past_sweep()
            loop.stop()
        time.sleep(INTERVAL / 2)
    times.answer = time.time()
    wait_past_sweep()
    times.end = time.time()


def rows(loop, since, until):
    """The rows between two times."""
    found = loop.tool.rows("my-shop")
    return [row for row in found if since < row.at < until]


def test_started_anew_between_sweeps(story):
    """Nobody notices: ids and counters outlive libvirtd."""
    found = rows(story.old, story.old.began + INTERVAL, story.times.away)
    assert_rhythm(found, story.old.began + INTERVAL, story.times.away)
    assert all(row.is_whole for row in found), found


def test_no_rows_while_it_is_away(story):
    for loop in (story.old, story.new):
        assert rows(loop, story.times.away, story.times.back) == []


def test_single_sweep_while_it_is_away(story):
    sweep = story.times.absent
    assert (sweep.status, sweep.rows) == (69, {})
    assert len(sweep.messages) == 1 and AWAY in sweep.messages[0]


def test_no_processor_time_is_lost(story):
    """Over the time without libvirtd, too."""
    found = rows(story.old, story.times.back, story.times.hang)
    assert_rhythm(found, story.times.back, story.times.hang)
    assert all(row.is_whole for row in found), found


def test_started_before_libvirtd(story):
    first = rows(story.new, story.times.back, story.times.hang)[0]
    assert first.cpu is None
    assert None not in (first.mem, first.disk)


def test_after_it_hung(story):
    for loop in (story.old, story.new):
        found = rows(loop, story.times.answer, story.times.end)
        assert_rhythm(found, story.times.answer, story.times.end)
        assert all(row.is_whole for row in found), found


def test_no_row_is_invented_while_it_hangs(story):
    for loop in (story.old, story.new):
        assert rows(loop, story.times.hang, story.times.answer) == []


def test_each_is_told_once(story):
    back = f"obs-metrics: libvirt at {story.uri} answers again"
    for loop in (story.old, story.new):
        away, again, silent, too = loop.messages
        assert away.startswith(f"obs-metrics: libvirt at {story.uri} {AWAY}: ")
        assert silent == f"obs-metrics: {SILENT}"
        assert again == too == back


def test_they_end_as_they_should(story):
    for loop in (story.old, story.new):
        loop.stop()
