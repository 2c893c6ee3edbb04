"""bin/obs-serve beside loops that somebody else has started."""

import os

import pytest

from loops import loops, own_loop
from serving import SCRIPT, Serving, eventually

#: It looks every minute whether they have ended.
SECONDS = 80
WORDS = {"obs-probes": ["run"], "obs-metrics": ["sample", "--every", "5"]}
WORK = {"obs-probes": "runs the probes", "obs-metrics": "samples the VMs"}


@pytest.fixture
def others(trees, place):
    """A state directory, and the loops over it by the name of the tool."""
    state = place / "state"
    state.mkdir(mode=0o750)
    os.chown(state, 33, 33)
    probes, metrics = [
        own_loop(trees["installed"].with_name(name), state, *words)
        for name, words in WORDS.items()]
    with probes as probes, metrics as metrics:
        yield state, {"obs-probes": probes, "obs-metrics": metrics}


def test_leaves_it_to_other_loops(others):
    """It tells that once, and takes over when the others have ended."""
    state, others = others
    with Serving(SCRIPT, "--state", state) as serving:
        assert eventually(lambda: len(loops(serving, "sleep")) == len(others))
        assert not any(loops(serving, name) for name in others)
        for other in others.values():
            other.terminate()
        for name in others:
            assert eventually(lambda: loops(serving, name), SECONDS)
        serving.stop()
        printed = serving.output + serving.process.stdout.read()
    assert printed.count("obs-") == 2 * len(others) + 1, printed
    for name, other in others.items():
        told = f"{name}: process {other.pid} {WORK[name]} already"
        assert f"{told}: it holds .{name}.lock\n" in printed
