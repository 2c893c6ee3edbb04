"""A power cut during passes: what was counted and lost is counted again."""

import os
import random
import time

import oracle
from access_lines import SLUGS, Requests
from analytics_tool import Analytics
from ingest_cases import THOROUGH
from log_changes import grow
from shared_faults import cut_power, loop, make_ext4

CUTS = 60 if THOROUGH else 12


def test_power_cuts(program, folder):
    """The logs are on another disk; whatever the state has lost, they have."""
    make_ext4(folder / "image", 32)
    chance = random.Random(CUTS)
    requests = Requests(seed=12)
    log = folder / "access.log"
    place = folder / "disk"
    lines = []
    with loop(folder / "image", place):
        analytics = Analytics(program, place / "state", SLUGS)
        os.sync()
    for cut in range(CUTS):
        with loop(folder / "image", place):
            for _ in range(chance.randrange(3)):
                lines += written(log, requests, chance)
                analytics.ingest(log)
            lines += written(log, requests, chance)
            with analytics.start("ingest", log) as running:
                time.sleep(chance.random() * 0.03)
                cut_power(place)
                running.process.communicate()
        with loop(folder / "image", place):
            if cut % 2:
                analytics.ingest(log)
                oracle.assert_equal(
                    analytics.stored(), analytics.count(lines))


def written(log, requests, chance):
    """Some new lines."""
    lines = requests.lines(chance.choice([1, 10, 100]))
    grow(log, lines)
    return lines
