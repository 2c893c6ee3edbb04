"""A viewer of the log stream, who leaves at any moment and comes back."""

import os
import random
import select
import subprocess
import threading
import time

from analytics_tool import TOKEN

PATIENCE = 60.0


class Viewer(threading.Thread):
    """Takes an app's lines until it is told to stop.

    `stays` and `pauses` are how many seconds it is there and away at most.
    `lines` is what it has got.
    """

    def __init__(self, analytics, slug, stays, pauses):
        super().__init__()
        self.program = analytics.program.with_name("logs")
        self.environment = analytics.environment | {
            "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "GET",
            "PATH_INFO": f"/{slug}", "QUERY_STRING": "tail=0",
            "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}
        self.stays, self.pauses = stays, pauses
        self.dice = random.Random(f"{stays} {pauses}")
        self.lines = []
        self.errors = b""
        self.stopped = threading.Event()
        self.begun = threading.Event()

    def run(self):
        while not self.stopped.is_set():
            self.visit(time.monotonic() + self.dice.uniform(0, self.stays))
            self.stopped.wait(self.dice.uniform(0, self.pauses))

    def visit(self, end):
        """Watches for a while; what is not whole then is not taken."""
        stream = subprocess.Popen(
            [self.program], env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        received = b""
        while time.monotonic() < end and not self.stopped.is_set():
            if select.select([stream.stdout], [], [], 0.1)[0]:
                part = os.read(stream.stdout.fileno(), 65536)
                if not part:
                    break
                *events, received = (received + part).split(b"\n\n")
                for event in events:
                    self.take(event)
        stream.kill()
        self.errors += stream.communicate()[1]

    def take(self, event):
        """Notes a line, and the id behind which to resume."""
        for field in event.split(b"\n"):
            name, _, value = field.partition(b": ")
            if name == b"id":
                self.environment["HTTP_LAST_EVENT_ID"] = value.decode()
                self.begun.set()
            elif name == b"data":
                self.lines.append(value)

    def stop(self, count):
        """Ends it once it has so many lines, or has had the time for them."""
        deadline = time.monotonic() + PATIENCE
        while len(self.lines) < count and time.monotonic() < deadline:
            time.sleep(0.1)
        # What comes twice may come late.
        time.sleep(1)
        self.stopped.set()
        self.join()
