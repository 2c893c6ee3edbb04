"""Processes that write at the same time, and what was acknowledged to them."""

import contextlib
import os
import signal
import subprocess

import eventfile
from programs import parse, request_variables, variables

#: Appends by the command, one process for each event.
COMMAND = """
i=0
while [ $i -lt "$COUNT" ]; do
  obs-events append "$SLUG" tick "$NAME $i" >>"$ACKS" || exit
  i=$((i + 1))
done
"""

#: Appends by POST, each body through a pipe, as a web server does it.
REQUESTS = """
i=0
while [ $i -lt "$COUNT" ]; do
  body=$(printf '{"kind":"posted","message":"%s %04d"}' "$NAME" $i)
  printf %s "$body" | CONTENT_LENGTH=${#body} events >>"$ACKS" || exit
  printf '\\n' >>"$ACKS"
  i=$((i + 1))
done
"""

#: Appends in bulk: a part for each process, many events in each.
BULK = """
i=0
while [ $i -lt "$COUNT" ]; do
  j=0
  while [ $j -lt 40 ]; do
    printf '{"kind":"bulk","message":"%s %s %s"}\\n' "$NAME" $i $j
    j=$((j + 1))
  done | obs-events append --from - "$SLUG" >>"$ACKS" || exit
  i=$((i + 1))
done
"""

#: Makes a new app for each event.
APPS = """
i=0
while [ $i -lt "$COUNT" ]; do
  obs-events append "$NAME-$i" tick "$NAME $i" >>"$ACKS" || exit
  i=$((i + 1))
done
"""

#: Sets the probe again and again, each time to another interval.
PROBES = """
i=5
while [ $i -lt "$COUNT" ]; do
  obs-probes set "$SLUG" --interval $i >>"$ACKS" || exit
  i=$((i + 1))
done
"""


class Writer:
    """A shell that runs one tool after the other."""

    def __init__(self, programs, state, script, name, count, acks):
        self.name = name
        self.acks = acks / name
        self.acks.touch()
        environment = variables(state) | {
            "COUNT": str(count), "SLUG": "shop", "NAME": name,
            "ACKS": str(self.acks)}
        environment["PATH"] = f"{programs.directory}:{environment['PATH']}"
        if script is REQUESTS:
            environment |= request_variables("POST", "events/shop")
        # A group of its own: it is stopped with the tool that it runs.
        self.process = subprocess.Popen(
            ["sh", "-c", script], env=environment, start_new_session=True,
            stderr=subprocess.PIPE)

    def acknowledged(self):
        """The lines that were acknowledged until now."""
        data = self.acks.read_bytes()
        if data.startswith(b"Status:"):
            return answers(data)
        return eventfile.lines(data)

    def signal(self, number):
        """Sends a signal to the shell and to what it runs."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def finish(self):
        """Waits for the end, which must be a good one."""
        _, errors = self.process.communicate(timeout=100)
        assert (self.process.returncode, errors) == (0, b""), (
            self.name, self.process.returncode, errors)

    def kill(self):
        """Ends it at once; waits until nothing of it is left."""
        self.signal(signal.SIGKILL)
        self.process.communicate()


def answers(data):
    """The events of the answers to requests; the last may be unfinished."""
    return [parse(answer).body + b"\n" for answer in
            whole_answers(data.split(b"Status: "))]


def whole_answers(parts):
    """Each answer that the shell has ended with a newline."""
    for part in filter(None, parts):
        if part.endswith(b"}\n"):
            yield b"Status: " + part[:-1]


@contextlib.contextmanager
def writing(programs, state, acks, scripts):
    """Starts a writer for each `(script, name, count)`; kills what is left."""
    acks.mkdir(exist_ok=True)
    writers = []
    try:
        for script, name, count in scripts:
            writers.append(Writer(programs, state, script, name, count, acks))
        yield writers
    finally:
        for writer in writers:
            writer.kill()


def acknowledged(writers):
    """All that was acknowledged until now."""
    return {line for writer in writers for line in writer.acknowledged()}
