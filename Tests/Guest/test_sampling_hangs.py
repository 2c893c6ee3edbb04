"""Guests that hang: the others' samples come as if nothing were.

All hang in one story of some sweeps, with a loop for two guests and another
one for more small VMs than a sampler has threads; the tests look at what was
stored.
"""

import time
from types import SimpleNamespace

import pytest

from expectations import ask_at_once
from listing import parse_json
from machines import small_vms
from processes import stopped
from samples import UNKNOWN_USE, assert_rhythm
from sampler_tool import wait_past_sweep

HUNG = [f"hung-{number:02}" for number in range(14)]
# In the order of names some come before those that hang, and some after.
SOUND = ["sound", "healthy"]


@pytest.fixture(scope="module")
def story(make_sampler, hypervisor, pair):
    """What two loops stored and said while guests hung, and thereafter."""
    few = {"hung": pair.left.name, "sound": pair.right.name}
    one, other = make_sampler(**few), make_sampler(**few)
    with small_vms(hypervisor, HUNG + SOUND):
        many = make_sampler(**{name: name for name in HUNG + SOUND})
        with one.loop() as loop, many.loop() as crowd:
            story = SimpleNamespace(one=loop, many=crowd)
            tell(story, hypervisor, other)
            yield story


def tell(story, hypervisor, other):
    """Lets them hang for two sweeps, and go on for two."""
    for loop in (story.one, story.many):
        loop.wait_for("sound", lambda row: row.cpu is not None)
    # Until this sweep is over.
    time.sleep(0.7)
    story.begin = time.time()
    pids = hypervisor.qemu_pids()
    with stopped(pids["left"], *[pids[name] for name in HUNG]):
        wait_past_sweep()
        ask(story, other)
        wait_past_sweep()
        story.middle = time.time()
    for _ in range(2):
        wait_past_sweep()
    story.end = time.time()


def ask(story, other):
    """What others ask meanwhile."""
    story.listed, story.shown, story.single = ask_at_once(
        lambda: story.many.tool.run("list"),
        lambda: story.many.tool.run("show", "sound"),
        other.sweep)
    with other.loop() as loop:
        loop.wait_for("sound")
        loop.stop()


def rows(loop, slug, since, until):
    """An app's rows between two times."""
    return [row for row in loop.tool.rows(slug) if since < row.at < until]


def test_others_keep_their_rhythm(story):
    found = rows(story.one, "sound", story.begin, story.end)
    assert_rhythm(found, story.begin, story.end)
    assert all(row.is_whole for row in found), found


def test_processor_time_of_one_that_hangs_is_known(story):
    """It uses none; of its memory and disks nothing can be known."""
    found = rows(story.one, "hung", story.begin, story.middle)
    assert_rhythm(found, story.begin, story.middle)
    # It ran for a part of the time before the first one.
    assert found[0].cpu < 5 and found[0].use[1:] == (None, None)
    assert found[1].use == (0.0, None, None)


def test_it_goes_on(story):
    found = rows(story.one, "hung", story.middle, story.end)
    assert_rhythm(found, story.middle, story.end)
    assert all(row.is_whole for row in found), found


def test_it_is_told_once(story):
    assert story.one.messages == [
        'obs-metrics: hung: the monitor of "left" does not answer']


def test_many_that_hang_keep_nobody_waiting(story):
    for slug in SOUND:
        found = rows(story.many, slug, story.begin, story.end)
        assert_rhythm(found, story.begin, story.end)
        assert all(row.cpu is not None for row in found), found


def test_many_that_hang_have_their_rows(story):
    for slug in HUNG:
        found = rows(story.many, slug, story.begin, story.middle)
        assert_rhythm(found, story.begin, story.middle)
        assert found[-1].use == (0.0, None, None)
        after = rows(story.many, slug, story.middle, story.end)
        assert_rhythm(after, story.middle, story.end)
        assert after[-1].disk is not None


def test_each_of_many_is_told_once(story):
    """Those that were asked: when most threads are held up it asks no more."""
    told = story.many.messages
    expected = {
        f'obs-metrics: {name}: the monitor of "{name}" does not answer'
        for name in HUNG
    }
    assert set(told) <= expected and len(set(told)) == len(told) > 10


def test_list_hides_nobody(story):
    rows = parse_json(story.listed.stdout)
    assert sorted(rows) == sorted(HUNG + SOUND)
    assert {row["state"] for row in rows.values()} == {"running"}
    # A tenth of a second for each that hangs, and three for the last.
    assert story.listed.status == 69 and story.listed.seconds < 6


def test_show_of_another_one(story):
    assert story.shown.allocation["vcpus"] == 1
    assert story.shown.seconds < 2


def test_single_sweep(story):
    sweep = story.single
    assert sweep["sound"].disk is not None
    assert sweep["hung"].use == UNKNOWN_USE
    assert sweep.status == 69 and sweep.seconds < 6
    assert sweep.messages == story.one.messages
