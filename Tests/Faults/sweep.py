"""Runs a command once for each point at which it can be troubled."""

import collections
import itertools
import shutil
from concurrent.futures import ThreadPoolExecutor

import eventfile
from injection import trace

#: More than the processors: a repair sleeps.
WORKERS = 4


class Sweep:
    """A command, the state that it starts from, and the calls it makes."""

    def __init__(self, programs, change, folder):
        self.programs = programs
        self.change = change
        self.folder = folder
        self.places = itertools.count()
        self.template = programs.make_state(folder / "template")
        change.prepare(programs, self.template)
        self.old = eventfile.read(self.template, name=change.file)
        self.calls = self.reference()
        commits = [index for index, call in enumerate(self.calls)
                   if change.is_commit(call)]
        assert len(commits) == 1, commits
        self.commit = commits[0]

    def reference(self):
        """A whole run: it shows the calls and the new state."""
        state = self.place()
        outcome, calls = trace(
            lambda before: self.change.run(self.programs, state, before))
        self.change.new = eventfile.read(state, name=self.change.file)
        assert self.change.succeeded(outcome) and not outcome.stderr, outcome
        assert self.change.judge(outcome, self.old, self.change.new)
        return calls

    def place(self):
        """A state of its own, as before the command."""
        place = self.folder / str(next(self.places))
        shutil.copytree(self.template, place)
        return place

    def all(self, attempt, points):
        """Attempts every point; fails with all that went wrong.

        `attempt` gets a state, a function that runs the command, and the
        point.
        """
        def one(point):
            state = self.place()
            try:
                attempt(state, lambda before: self.change.run(
                    self.programs, state, before), point)
            except Exception as error:  # one of many: told with the others
                return f"{point}: {type(error).__name__}: {error}"
            finally:
                shutil.rmtree(state)
            return None

        points = list(points)
        assert points
        with ThreadPoolExecutor(WORKERS) as pool:
            failures = list(filter(None, pool.map(one, points)))
        assert not failures, digest(failures, len(points))

    def judge(self, state, outcome):
        """What is there is old or new; returns whether it is new."""
        now = eventfile.read(state, name=self.change.file)
        return self.change.judge(outcome, self.old, now)

    def require_recovery(self, state):
        """The next command works; repair leaves no trace of the trouble."""
        self.change.require_next(self.programs, state)
        repair = self.programs.run(state, "obs-events", "check", "--repair")
        assert repair.returncode in (0, 1), repair
        assert not leftovers(state)
        check = self.programs.run(state, "obs-events", "check")
        assert (check.returncode, check.stdout) == (0, b""), check


def leftovers(state):
    """The temporary files that are there."""
    return [path for path in state.glob("apps/*/.*") if path.name != ".lock"]


def digest(failures, count):
    """The failures, few of each kind."""
    kinds = collections.Counter(text.partition(": ")[2] for text in failures)
    shown = [f"{len(failures)} of {count} points failed:"]
    for kind, number in kinds.most_common(12):
        first = next(text for text in failures if kind in text)
        shown.append(f"{number} times, first: {first[:600]}")
    return "\n".join(shown)
