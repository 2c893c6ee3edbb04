"""A log that is rolled while it is followed: every line, in order, once.

Viewers leave at any moment and resume; some read slowly.
"""

import os
import random
import select
import threading
import time

import pytest

from account import give_away
from piped import piping
from targets import opened
from written_logs import CONFIG, WAYS, Log, number

LINES = 1500
#: How long a viewer may need for the rest, in seconds.
PATIENCE = 60.0


@pytest.fixture
def program(folder, dashboard):
    """The bare program, with a state of its own."""
    with opened("bare", folder, dashboard) as bare:
        yield bare


@pytest.fixture
def log(program):
    """The access log that its configuration names."""
    place = program.state.directory.with_name("log")
    place.mkdir()
    give_away(place)
    log = Log(place / "access.log")
    program.state.reset(config=CONFIG % log.path)
    yield log
    log.close()


class Viewer(threading.Thread):
    """Reads a stream, leaves and comes back, until it has every line."""

    def __init__(self, program, seed, stays, pauses):
        super().__init__()
        self.program = program
        self.random = random.Random(seed)
        self.stays, self.pauses = stays, pauses
        self.settings = {}
        self.seen = []
        self.visits = 0

    def run(self):
        deadline = time.monotonic() + PATIENCE
        while (not self.seen or self.seen[-1] < LINES - 1) \
                and time.monotonic() < deadline:
            self.visit(time.monotonic() + self.random.uniform(0, self.stays))
            time.sleep(self.random.uniform(0, self.pauses))

    def visit(self, end):
        """Watches for a while; what is not whole then is not taken."""
        self.visits += 1
        received = b""
        with piping(self.program, "logs/my-shop?tail=1000",
                    **self.settings) as stream:
            while (left := end - time.monotonic()) > 0:
                pipe = stream.process.stdout
                if not select.select([pipe], [], [], left)[0]:
                    break
                part = os.read(pipe.fileno(), self.random.choice(
                    (1, 100, 4096, 65536)))
                assert part, stream.rest()
                received += part
                *events, received = received.split(b"\n\n")
                self.take(events)
                if self.seen and self.seen[-1] == LINES - 1:
                    break

    def take(self, events):
        """Notes lines, and the id behind which to resume."""
        for event in events:
            for field in event.split(b"\n"):
                name, _, value = field.partition(b": ")
                if name == b"id":
                    self.settings["HTTP_LAST_EVENT_ID"] = value.decode()
                elif name == b"data":
                    self.seen.append(number(value))


@pytest.mark.parametrize("way", WAYS)
def test_every_line_once(program, log, way):
    dice = random.Random(way)
    viewers = [Viewer(program, seed, *habits) for seed, habits in enumerate(
        [(PATIENCE, 0), (1.5, 0.1), (0.6, 0.6), (0.3, 3), (4, 0)])]
    log.write()
    for viewer in viewers:
        viewer.start()
    # Each begins with the one line that there is.
    while not all(viewer.seen for viewer in viewers):
        assert all(viewer.is_alive() for viewer in viewers)
        time.sleep(0.01)
    while log.written < LINES:
        log.write(min(dice.randrange(1, 30), LINES - log.written))
        time.sleep(dice.choice((0, 0.01, 0.1)))
        if dice.random() < 0.15 and log.written < LINES:
            if "copy" in way:
                # What is written between copy and cut nobody can have.
                time.sleep(0.01)
            WAYS[way](log)
    for viewer in viewers:
        viewer.join()
    for viewer in viewers:
        assert viewer.seen == list(range(LINES)), (
            viewer.visits, wrong(viewer.seen))
    assert log.rolls > 5 or len(list(log.path.parent.iterdir())) > 5


def wrong(seen):
    """What is missing, and what came twice or too early."""
    again = [(before, after) for before, after in zip(seen, seen[1:])
             if after != before + 1]
    return sorted(set(range(LINES)) - set(seen))[:20], again[:20]
