"""Commands that replace or remove a file: old or new, nothing else."""

import eventfile
from changes import json_lines
from programs import parse, request_variables

PUT = b'{"path":"/new"}'


class Replacement:
    """A command after which a file is exactly as after a run that is whole."""

    stdin = b""

    def __init__(self, name, file, words, prepare):
        self.name = name
        self.file = file
        self.words = words
        self.prepare = prepare
        #: What the file is after a whole run; the sweep finds it out.
        self.new = None

    def __str__(self):
        return self.name

    def run(self, programs, state, before=()):
        """Runs the command."""
        return programs.run(state, *self.words, before=before)

    def succeeded(self, outcome):
        """Whether the command said that all is well."""
        return outcome.returncode == 0

    def is_commit(self, call):
        """Whether a call is the one that makes the new state."""
        if "delete" in self.words:
            return call.name == "unlinkat" and '"probe.json"' in call.words
        return call.name == "renameat"

    def judge(self, outcome, old, now):
        """Old or new; returns whether it is new."""
        assert now in (old, self.new), f"neither old nor new: {now!r}"
        if self.succeeded(outcome):
            assert now == self.new, "success, but still old"
        return now == self.new

    def require_next(self, programs, state):
        """The same command again makes the new state."""
        run = self.run(programs, state)
        assert run.returncode in (0, 1), run
        assert eventfile.read(state, name=self.file) == self.new


class Setting(Replacement):
    """A command that prints what it has stored."""

    def judge(self, outcome, old, now):
        is_new = super().judge(outcome, old, now)
        if outcome.stdout:
            assert is_new, "acknowledged, but not stored"
            assert outcome.stdout.rstrip() == now.rstrip()
        return is_new


class Putting(Setting):
    """The same over the CGI face, which answers with what it has stored."""

    def run(self, programs, state, before=()):
        return programs.run(
            state, "probes", before=before, stdin=PUT,
            environment=request_variables("PUT", "probes/shop", PUT))

    def succeeded(self, outcome):
        return outcome.returncode == 0 and parse(outcome.stdout).status == 200

    def judge(self, outcome, old, now):
        is_new = Replacement.judge(self, outcome, old, now)
        if outcome.stdout and parse(outcome.stdout).status == 200:
            assert is_new, "acknowledged, but not stored"
            assert parse(outcome.stdout).body == now
        return is_new

    def require_next(self, programs, state):
        assert self.succeeded(self.run(programs, state))
        assert eventfile.read(state, name=self.file) == self.new


class Pruning(Replacement):
    """Prints what it drops: the archive and the file hold all events."""

    def judge(self, outcome, old, now):
        is_new = super().judge(outcome, old, now)
        archive = eventfile.lines(outcome.stdout)
        kept = eventfile.lines(now)
        assert set(archive) | set(kept) >= set(eventfile.lines(old))
        if is_new:
            assert archive + kept == eventfile.lines(old)
        return is_new


class Repair(Replacement):
    """Prints the damage that it drops, and files that it can't mend."""

    DAMAGE = ["junk", eventfile.TORN.decode()]

    def succeeded(self, outcome):
        return outcome.returncode == 1 and found(outcome) == self.DAMAGE

    def judge(self, outcome, old, now):
        is_new = super().judge(outcome, old, now)
        if is_new:
            assert list(filter(None, found(outcome))) == self.DAMAGE
        return is_new


def found(outcome):
    """The text of each finding, None where it is about a whole file."""
    return [row["text"] for row in json_lines(outcome.stdout)]


#: Every value is another than the default, and it has run: what a change
#: wrongly resets is seen.
PROBE = (
    b'{"config":{"path":"/old","interval_s":30,"expected_status":204,'
    b'"timeout_s":3,"enabled":false},'
    b'"last_run_at":"2026-06-26T17:42:00+00:00","last_status":"down",'
    b'"last_http_status":503,"last_error":"http: 503, not 204",'
    b'"consecutive_failures":4}')


def nothing(_programs, _state):
    """Prepares nothing."""


def probe(programs, state):
    """A probe that has run."""
    run = programs.run(state, "obs-probes", "set", "shop")
    assert run.returncode == 0, run
    (eventfile.path(state).parent / "probe.json").write_bytes(PROBE)


def application(programs, state):
    """Binds an app to a URL."""
    run = programs.run(state, "obs-probes", "bind", "shop", "http://old")
    assert run.returncode == 0, run


def old_and_new_events(programs, state):
    """Two events of long ago, then two of now."""
    old = [b'{"event_id":"evt-00000000000%d","slug":"shop","kind":"tick",'
           b'"at":"2001-02-03T04:05:06+00:00","severity":"info",'
           b'"message":"","metadata":{}}\n' % number for number in (1, 2)]
    programs.append(state)
    eventfile.path(state).write_bytes(b"".join(old))
    for _ in range(2):
        programs.append(state)


def damaged_events(programs, state):
    """Junk between two events, and a torn tail."""
    programs.append(state)
    with open(eventfile.path(state), "ab") as file:
        file.write(b"junk\n")
    programs.append(state)
    with open(eventfile.path(state), "ab") as file:
        file.write(eventfile.TORN)


def replacements():
    """Each command that replaces, with each kind of file."""
    set_words = ("obs-probes", "set", "shop", "--path=/new")
    bind_words = ("obs-probes", "bind", "shop", "http://new")
    delete_words = ("obs-probes", "delete", "shop")
    prune_words = ("obs-events", "prune", "shop", "--before=2010-01-01")
    repair_words = ("obs-events", "check", "--repair")
    return [
        Setting("set-fresh", "probe.json", set_words, nothing),
        Setting("set-existing", "probe.json", set_words, probe),
        Putting("put-existing", "probe.json", (), probe),
        Setting("bind-fresh", "app.json", bind_words, nothing),
        Setting("bind-existing", "app.json", bind_words, application),
        Replacement("delete", "probe.json", delete_words, probe),
        Pruning("prune", "events.jsonl", prune_words, old_and_new_events),
        Repair("repair", "events.jsonl", repair_words, damaged_events),
    ]
