"""A client of event streams, as a browser is one (the HTML standard, 9.2)."""

import contextlib
import http.client
import os
import pathlib
import time

from exchange import PREFIX

#: How long an event may take from its append to the client.
PROMPT = 1.0


class Stream:
    """An open stream; its events are read one by one."""

    def __init__(self, server, target, token, last_event_id=None):
        self.connection = http.client.HTTPConnection(
            "127.0.0.1", server.port, timeout=10)
        headers = {"Accept": "text/event-stream",
                   "Authorization": f"Bearer {token}"}
        if last_event_id:
            headers["Last-Event-ID"] = last_event_id
        self.connection.request("GET", PREFIX + target, headers=headers)
        self.response = self.connection.getresponse()

    def next(self, patience=PROMPT):
        """The next event as a dictionary of its fields.

        Raises TimeoutError if it takes longer; comments do not count, nor does
        an id without data.
        """
        deadline = time.monotonic() + patience
        fields = {}
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"no event in {patience} s: {fields}")
            self.response.fp.raw._sock.settimeout(left)
            line = self.response.readline().decode().rstrip("\n")
            if not line and "data" in fields:
                return fields
            if line and not line.startswith(":"):
                name, _, value = line.partition(": ")
                more = name == "data" and "data" in fields
                fields[name] = fields["data"] + "\n" + value if more else value

    def skip_comment(self):
        """Reads the comment that every stream begins with."""
        assert self.response.readline().startswith(b":")
        assert self.response.readline() == b"\n"

    def read_to_end(self, patience):
        """Reads until the server ends the stream.

        Raises TimeoutError if it takes longer.
        """
        deadline = time.monotonic() + patience
        while self.response.readline():
            if time.monotonic() > deadline:
                raise TimeoutError(f"still open after {patience} s")

    def close(self):
        """Leaves without a word."""
        self.response.close()
        self.connection.close()


def processes(state):
    """The processes that hold a stream open over a state directory."""
    wanted = {b"OBS_STATE_DIR=" + os.fsencode(state.directory),
              b"HTTP_ACCEPT=text/event-stream"}
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError,
                                 PermissionError):
            environment = (process / "environ").read_bytes().split(b"\0")
            if wanted <= set(environment):
                found.append(int(process.name))
    return found
