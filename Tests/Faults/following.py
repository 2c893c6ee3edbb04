"""`obs-events follow` beside a test."""

import contextlib
import signal
import subprocess
import time

import eventfile


class Follower:
    """A running `obs-events follow`, and what it has printed."""

    def __init__(self, programs, state, output, apps):
        self.programs = programs
        self.state = state
        self.output = output
        with open(output, "wb") as file:
            self.process = programs.start(
                state, "obs-events", "follow", apps, stdout=file,
                stderr=subprocess.PIPE)

    def lines(self):
        """The events that it has given."""
        return eventfile.lines(self.output.read_bytes())

    def settle(self):
        """Appends until an event is given: from there on it gives all."""
        def is_settled():
            self.programs.append(self.state, message="settling")
            return self.lines()

        wait_until(is_settled)

    def catch_up(self):
        """Appends one event more, and waits for it."""
        line = self.programs.append(self.state, message="the last")
        wait_until(lambda: line in self.lines())

    def require_all(self, stored):
        """Each stored event from the first given one on, once, in order."""
        given = self.lines()
        expected = stored[stored.index(given[0]):]
        assert len(given) == len(set(given)), "an event was given twice"
        missing = sorted(set(expected) - set(given))
        assert not missing, f"{len(missing)} not given: {missing[:2]}"
        assert given == expected, "they were given in another order"

    def stop(self):
        """Stops it for a while: it is slow, or its reader is."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        """Lets it go on."""
        self.process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def following(programs, state, output, apps="shop", told=b""):
    """A follower that has begun to give events; in the end it has `told`."""
    follower = Follower(programs, state, output, apps)
    try:
        follower.settle()
        yield follower
    finally:
        follower.go_on()
        follower.process.terminate()
        _, errors = follower.process.communicate()
    assert errors == b"" if not told else told in errors, errors


def wait_until(holds, seconds=15):
    """Waits for something that must become true."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.01)
