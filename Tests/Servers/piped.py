"""A stream of the bare program, read from its pipe as it comes."""

import contextlib
import os
import select
import subprocess
import time

from bare import parse
from exchange import Request
from state import ALICE

STREAM = (("Authorization", f"Bearer {ALICE}"),
          ("Accept", "text/event-stream"))


class Piped:
    """The running program, and what of its output is not yet taken."""

    def __init__(self, bare, target, **settings):
        command = bare.command(Request("GET", target, STREAM), **settings)
        self.process = subprocess.Popen(
            **command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        self.received = b""

    def until(self, mark, patience=1.0):
        """What comes up to a mark; raises TimeoutError if it takes longer."""
        deadline = time.monotonic() + patience
        while mark not in self.received:
            left = max(0.0, deadline - time.monotonic())
            if not select.select([self.process.stdout], [], [], left)[0]:
                raise TimeoutError(f"in {patience} s only {self.received!r}")
            part = os.read(self.process.stdout.fileno(), 65536)
            assert part, f"it ended: {self.rest()}"
            self.received += part
        taken, _, self.received = self.received.partition(mark)
        return taken + mark

    def begin(self):
        """Takes the header and the first comment."""
        answer = parse(self.until(b"\r\n\r\n"))
        assert answer.status == 200, answer
        assert self.until(b"\n\n") == b": \n\n"

    def rest(self):
        """All that comes until it ends by itself, and its stderr."""
        output, errors = self.process.communicate(timeout=10)
        return self.received + output, errors


@contextlib.contextmanager
def piping(bare, target="events/my-shop", **settings):
    """A stream of the bare program, ended with the block."""
    stream = Piped(bare, target, **settings)
    try:
        yield stream
    finally:
        stream.process.kill()
        stream.process.communicate()
