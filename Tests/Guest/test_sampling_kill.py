"""A sampler that is killed, that cron starts, or that is nobody special."""

import random
import subprocess
import time

import pytest

from machines import small_vms
from metrics_tool import NOBODY
from samples import parse

KILLS = 12


@pytest.fixture(scope="module", autouse=True)
def vm(hypervisor):
    with small_vms(hypervisor, ["tiny"]):
        yield


@pytest.fixture
def sampler(make_sampler):
    """A sampler of two apps."""
    return make_sampler(my_shop="tiny", blog="tiny")


def kill_a_loop(sampler, seconds):
    """Starts the loop and kills it; the bytes that are stored then."""
    with sampler.loop() as loop:
        time.sleep(seconds)
        loop.kill()
        assert loop.messages == []
    file = sampler.file("my-shop")
    return file.read_bytes() if file.exists() else b""


def test_killed_at_any_time(sampler):
    """Nothing that was stored is lost, and the next one goes on."""
    chance = random.Random(KILLS)
    stored = b""
    for _ in range(KILLS):
        new = kill_a_loop(sampler, chance.uniform(0, 0.4))
        assert new.startswith(stored)
        stored = new
    before = len(sampler.rows("my-shop"))
    assert 0 < before <= KILLS
    assert sampler.sweep()["my-shop"].cpu is None
    assert len(sampler.rows("my-shop")) == before + 1
    assert_content(sampler)


def assert_content(sampler):
    """`obs-events check` finds no damage."""
    check = subprocess.run(
        [sampler.built / "obs-events", "check"], capture_output=True,
        text=True, env=sampler.environment(None))
    assert check.returncode == 0, check


def test_torn_line(sampler):
    """What a power cut left of a line stays one line, and is no sample."""
    sampler.sweep()
    file = sampler.file("my-shop")
    torn = file.read_bytes() + b'{"at":"2026-'
    file.write_bytes(torn)
    assert sampler.run("sample").status == 0
    sealed, new = file.read_bytes().splitlines()[1:]
    assert file.read_bytes().startswith(torn + b"\n")
    assert parse(new.decode()) and not sealed.endswith(b"}")
    assert len(sampler.samples(sampler.show())) == 2


def test_started_by_cron(sampler):
    """The second sweep knows what the first one saw."""
    assert sampler.sweep()["my-shop"].cpu is None
    time.sleep(3)
    assert sampler.sweep()["my-shop"].cpu is not None


def test_sweep_between_loops(sampler):
    """Each goes on where the one before has ended."""
    with sampler.loop() as loop:
        loop.wait_for("my-shop")
        loop.stop()
    time.sleep(1.1)
    assert sampler.sweep()["my-shop"].cpu is not None
    time.sleep(1.1)
    with sampler.loop() as loop:
        assert loop.wait_for("my-shop").cpu is not None
        loop.stop()


def test_ordinary_user_through_the_read_only_socket(sampler, hypervisor):
    sampler.give_state_to(NOBODY)
    options = {"uri": hypervisor.read_only_uri, "user": NOBODY}
    row = sampler.measure(1.1, **options)["my-shop"]
    assert row.cpu is not None and row.disk is not None
    refused = sampler.sweep(user=NOBODY)
    assert (refused.status, refused.rows) == (69, {})
    assert "Permission denied" in refused.messages[0]
    with sampler.loop(**options) as loop:
        assert loop.wait_for("my-shop").disk is not None
        loop.stop()
    for slug in ("my-shop", "blog"):
        assert sampler.file(slug).stat().st_uid == NOBODY
