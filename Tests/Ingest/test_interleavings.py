"""Random histories: whatever happens in whatever order, each line counts once.

OBS_SEED=N runs that history alone; OBS_ROUNDS=N runs as many others as that.
"""

import os
import random

import pytest

pytest.register_assert_rewrite("interleaving", "caddy_model")

from interleaving import Interleaving
from shared_faults import loop, make_ext4

STEPS = 60


def seeds():
    """Some that are always the same, or what the environment asks for."""
    if "OBS_SEED" in os.environ:
        return [int(os.environ["OBS_SEED"])]
    others = random.SystemRandom()
    return [*range(1, 11), *(others.randrange(10**9) for _ in range(
        int(os.environ.get("OBS_ROUNDS", "0"))))]


@pytest.fixture
def disk(folder):
    """A file system whose inode numbers are soon used again."""
    make_ext4(folder / "image", 64)
    with loop(folder / "image", folder / "disk") as place:
        yield place


@pytest.mark.parametrize("seed", seeds())
def test_interleaving(program, disk, seed):
    """One calm pass at the end, and the rows are what was ever written."""
    history = Interleaving(program, disk, seed)
    try:
        history.run(STEPS)
    except Exception as error:
        raise AssertionError(
            f"OBS_SEED={seed}: {error}\n{' '.join(history.history)}"
        ) from error
