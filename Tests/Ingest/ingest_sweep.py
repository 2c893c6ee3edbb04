"""A pass over a small log, run once for each point of trouble."""

import contextlib
import fcntl
import itertools
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import oracle
from access_lines import SLUGS
from analytics_tool import PATIENCE, summary
from ingest_cases import LOG
from oracle_files import rows_of
from shared_faults import WORKERS, digest, trace

#: What may be in a state directory in the long run.
LASTING = {"tokens", ".ingest.lock", ".ingest.json", "apps", *SLUGS, "other",
           ".lock", "app.json", "rollups.jsonl"}


class PassSweep:
    """A case, the calls that its pass makes, and what must come of it."""

    def __init__(self, program, case, folder):
        self.program = program
        self.case = case
        self.folder = folder
        self.places = itertools.count()
        self.calls = self.reference()

    def reference(self):
        """A whole run: it shows the calls, and is right."""
        scene = self.scene()
        outcome, calls = trace(scene.run)
        assert (outcome.returncode, outcome.stderr) == (0, b""), outcome
        assert len(scene.counted) >= 6, "two apps and three days"
        self.case.require_done(scene)
        return calls

    def scene(self):
        """A place of its own, as before the pass."""
        place = self.folder / str(next(self.places))
        return Scene(self.program, self.case, place)

    def all(self, attempt, points, workers=WORKERS):
        """Attempts every point; fails with all that went wrong."""
        def one(point):
            scene = self.scene()
            try:
                attempt(scene, point)
            except Exception as error:  # one of many: told with the others
                return f"{point}: {type(error).__name__}: {error}"
            finally:
                shutil.rmtree(scene.place)
            return None

        points = list(points)
        assert points
        with ThreadPoolExecutor(workers) as pool:
            failures = list(filter(None, pool.map(one, points)))
        assert not failures, digest(failures, len(points))


class Scene:
    """Logs and a state directory, as a case has them before its pass."""

    def __init__(self, program, case, place):
        self.case = case
        self.place = place
        place.mkdir()
        self.analytics, self.lines = case.prepare(program, place)
        self.counted = self.analytics.count(self.lines)

    def write(self, lines):
        """There are more lines now."""
        self.lines = self.lines + lines
        self.counted = self.analytics.count(self.lines)

    @property
    def state(self):
        """The state directory."""
        return self.analytics.state

    def run(self, before=()):
        """Runs the pass, with something in front of its command."""
        return self.call(self.case.words, before)

    def call(self, words, before=()):
        """Runs the tool with other words."""
        return subprocess.run(
            [*map(str, before), self.analytics.program, *words],
            cwd=self.place, env=self.analytics.environment,
            stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)

    def ingest(self):
        """One calm pass, as anybody runs it the next time."""
        run = self.call(("ingest", *self.case.options, LOG))
        assert (run.returncode, run.stderr) == (0, b""), run
        return summary(run.stdout)

    def require_exact(self):
        """Each line is counted once, and days are in their order."""
        oracle.assert_equal(self.analytics.stored(), self.counted)
        for path in self.state.glob("apps/*/rollups.jsonl"):
            days = [row["day"] for row in rows_of(path.read_text())]
            assert days == sorted(days), days

    def require_recovery(self):
        """The next pass makes it right; what a crash left can be removed."""
        self.ingest()
        self.require_exact()
        if found := self.leftovers():
            check = self.check("--repair")
            assert check.stdout.count(b"\n") == len(found), (check, found)
            assert not self.leftovers()

    def require_rest(self):
        """A pass more has no work, and nothing is damaged."""
        again = self.ingest()
        assert again["lines"] == 0, again
        self.require_exact()
        check = self.check()
        assert (check.returncode, check.stdout) == (0, b""), check

    def check(self, *words):
        """Runs `obs-events check`."""
        run = subprocess.run(
            [self.analytics.program.with_name("obs-events"), "check", *words],
            env=self.analytics.environment, capture_output=True,
            timeout=PATIENCE)
        assert run.returncode in (0, 1) and not run.stderr, run
        return run

    def leftovers(self):
        """The files that should not stay."""
        return [path for path in self.state.rglob("*")
                if path.name not in LASTING]


@contextlib.contextmanager
def held(path):
    """Holds a lock as another process would."""
    path.parent.mkdir(exist_ok=True)
    with open(path, "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def require_sentence(outcome):
    """One line, of the tool and what it could not do."""
    text = outcome.stderr.decode()
    assert text.startswith("obs-analytics: "), outcome
    assert text.endswith("\n") and text.count("\n") == 1, outcome
    return text
