"""Commands that add events, and what may be there after trouble."""

import json

import eventfile
from programs import parse

BULK = b"".join(b'{"kind":"bulk_%d"}\n' % number for number in range(3))
BODY = b'{"kind":"posted","message":"m"}'


class Append:
    """Appends to events.jsonl: one event, or many in one write."""

    file = "events.jsonl"
    words = ("obs-events", "append", "shop", "tick", "again")
    stdin = b""
    #: How many events it adds.
    count = 1

    def __init__(self, start):
        self.start = start

    def __str__(self):
        return f"{type(self).__name__.lower()}-{self.start}"

    def prepare(self, programs, state):
        """Makes the state that the command starts from."""
        if self.start == "fresh":
            return
        for _ in range(2):
            programs.append(state)
        if self.start == "torn":
            with open(eventfile.path(state), "ab") as file:
                file.write(eventfile.TORN)

    def run(self, programs, state, before=()):
        """Runs the command."""
        return programs.run(state, *self.words, before=before,
                            stdin=self.stdin)

    def acknowledged(self, outcome):
        """What was printed: the stored lines."""
        return eventfile.lines(outcome.stdout)

    def succeeded(self, outcome):
        """Whether the command said that all is well."""
        return outcome.returncode == 0

    def is_commit(self, call):
        """Whether a call is the one that makes the new state."""
        return call.name == "write" and "evt-" in call.words and not (
            call.words.startswith(("1, ", "2, ")))

    def added(self, old, now):
        """The lines behind the old ones; the old ones must be untouched."""
        assert now.startswith(old), "an append changed what was there"
        added = now[len(old):]
        if added and old and not old.endswith(b"\n"):
            assert added.startswith(b"\n"), "the torn line is not sealed"
            added = added[1:]
        assert not added or added.endswith(b"\n"), "a torn line was left"
        return eventfile.lines(added)

    def judge(self, outcome, old, now):
        """Old or new, and nothing acknowledged is lost.

        Returns whether it is the new state: all or, of several, a part.
        """
        added = self.added(old, now)
        assert len(added) <= self.count
        acknowledged = self.acknowledged(outcome)
        assert acknowledged in ([], added), "acknowledged, but not stored"
        if self.succeeded(outcome):
            assert len(acknowledged) == self.count, "not acknowledged"
        ids = [eventfile.identity(line) for line in eventfile.events(now)]
        assert ids == sorted(set(ids)), "ids do not increase"
        return bool(added)

    def require_next(self, programs, state):
        """The next append works, and keeps all that is there."""
        old = eventfile.read(state)
        line = programs.append(state)
        assert self.added(old, eventfile.read(state)) == [line]


class Bulk(Append):
    """Three events on standard input."""

    words = ("obs-events", "append", "--from", "-", "shop")
    stdin = BULK
    count = 3


class Post(Append):
    """One event by POST, through the CGI face."""

    def run(self, programs, state, before=()):
        environment = {
            "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "POST",
            "PATH_INFO": "/shop", "CONTENT_LENGTH": str(len(BODY)),
            "HTTP_AUTHORIZATION": "Bearer faults-token"}
        return programs.run(state, "events", before=before, stdin=BODY,
                            environment=environment)

    def acknowledged(self, outcome):
        if not outcome.stdout or outcome.returncode == -9:
            return []
        answer = parse(outcome.stdout)
        return [answer.body + b"\n"] if answer.status == 201 else []

    def succeeded(self, outcome):
        return outcome.returncode == 0 and parse(outcome.stdout).status == 201


def message(outcome):
    """The one line that a failed run says, without the tool's name."""
    text = outcome.stderr.decode()
    tool, _, detail = text.partition(": ")
    assert tool in ("obs-events", "obs-probes", "events", "probes"), outcome
    assert detail.endswith("\n") and detail.count("\n") == 1, outcome
    return detail.rstrip()


def json_lines(data):
    """The values of JSON lines."""
    return [json.loads(line) for line in data.splitlines()]


#: Each way to add events, to each kind of file.
APPENDS = [
    Append("fresh"), Append("existing"), Append("torn"),
    Bulk("fresh"), Bulk("torn"), Post("fresh"), Post("existing")]
