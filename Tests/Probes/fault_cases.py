"""One `once` with trouble at a system call, and what must be true then."""

import itertools
import json
import os
import shutil
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor

import fault_calls
from runner_apps import failing, up
from runner_scene import RAN, Scene, spelt
from runner_shared import WORKERS, digest, variables

#: A check that takes longer hangs.
PATIENCE = 8.0
SHOP = "shop"
#: What a crash may leave: new files that have not got their names.
TEMPORARY = (".probe.json.", "..probe.json.spare.", ".checks.jsonl.")
CONFIG = {"path": "/healthz", "interval_s": 30, "expected_status": 200,
          "timeout_s": 2, "enabled": True}
BAD = RAN | {"last_status": "down", "last_http_status": 503,
             "last_error": "http: status 503, not 200"}
DOWN_EVENT = {
    "event_id": "evt-5f03f952b4a0", "slug": SHOP, "kind": "probe_down",
    "at": "2026-01-02T03:04:05+00:00", "severity": "error", "message": "m",
    "metadata": {"http_status": 503}}


class Case:
    """A check, by what there is before it and what it must lead to."""

    def __init__(self, name, state, way, before=(), after=(), warm=True):
        self.name = name
        self.state = state
        self.way = way
        #: The events that are there, and those that come.
        self.before = list(before)
        self.after = list(after)
        #: Whether there are a spare and a history already.
        self.warm = warm

    def __str__(self):
        return self.name

    def prepare(self, scene):
        """Makes the state that the check starts from."""
        scene.add(SHOP, last=self.state, **CONFIG)
        folder = scene.folder(SHOP)
        if self.before:
            lines = "".join(spelt(event) + "\n" for event in self.before)
            (folder / "events.jsonl").write_text(lines, encoding="utf-8")
        if self.warm:
            shutil.copy(folder / "probe.json", folder / ".probe.json.spare")
            at = self.state["last_run_at"]
            (folder / "checks.jsonl").write_text(
                f'{{"from":"{at}","to":"{at}","latency_ms":1.2,'
                '"certificate_end":null}\n', encoding="utf-8")
            (folder / ".lock").touch()

    @property
    def kinds(self):
        """The events in the end."""
        return [event["kind"] for event in self.before] + self.after


CASES = [
    Case("goes-down", BAD | {"consecutive_failures": 1}, failing,
         after=["probe_down"]),
    Case("comes-up", BAD | {"consecutive_failures": 2}, up,
         before=[DOWN_EVENT], after=["probe_up"]),
    Case("stays-up", RAN, up),
    Case("first-of-all", RAN, up, warm=False),
]


class Trouble:
    """A case, tried once for each point of trouble."""

    def __init__(self, programs, case, apps, folder):
        self.programs = programs
        self.case = case
        self.apps = apps
        self.folder = folder
        self.places = itertools.count()
        apps.let(SHOP, case.way)
        self.calls = self.reference()

    def scene(self):
        """A state of its own, as before the check."""
        place = self.folder / str(next(self.places))
        scene = Scene(self.programs, self.programs.make_state(place),
                      self.apps)
        self.case.prepare(scene)
        return scene

    def reference(self):
        """A whole run shows the calls."""
        scene = self.scene()
        outcome, calls = fault_calls.trace(lambda before: once(scene, before))
        assert outcome.returncode == (self.case.way is failing), outcome
        assert scene.kinds(SHOP) == self.case.kinds
        return calls

    def all(self, attempt, points):
        """Attempts every point; fails with all that went wrong."""
        def one(point):
            scene = self.scene()
            try:
                attempt(scene, point)
            except Exception as error:  # one of many: told with the others
                return f"{point}: {type(error).__name__}: {error}"
            finally:
                shutil.rmtree(scene.state)
            return None

        points = list(points)
        assert points
        with ThreadPoolExecutor(WORKERS) as pool:
            failures = list(filter(None, pool.map(one, points)))
        assert not failures, digest(failures, len(points))

    def require_whole(self, scene):
        """What was set is there; events are the old ones, or with the new."""
        stored = scene.stored(SHOP)
        assert stored["config"] == CONFIG
        assert list(stored) == ["config", *RAN]
        kinds = scene.kinds(SHOP)
        assert kinds in ([e["kind"] for e in self.case.before],
                         self.case.kinds), kinds

    def require_recovery(self, scene):
        """One more check, and all is as without trouble; then it is clean."""
        scene.once()
        self.require_whole(scene)
        assert scene.kinds(SHOP) == self.case.kinds
        failures = scene.failures(SHOP)
        assert failures >= 2 if self.case.way is failing else failures == 0
        self.require_clean(scene)

    def require_clean(self, scene):
        """Nothing is damaged, and what a crash left can be removed."""
        for words, status in ((["--repair"], {0, 1}), ([], {0})):
            run = scene.programs.run(
                scene.state, "obs-events", "check", *words)
            assert run.returncode in status and not run.stderr, run
            for line in run.stdout.splitlines():
                name = json.loads(line)["file"].rpartition("/")[2]
                assert name.startswith(TEMPORARY), line
        assert {path.name for path in scene.folder(SHOP).glob(".*")} <= {
            ".lock", ".probe.json.spare"}


def once(scene, before):
    """Checks, with something in front of the command."""
    command = scene.programs.command(("obs-probes", "once"))
    with subprocess.Popen(
            [*map(str, before), *command], env=variables(scene.state),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True) as process:
        try:
            output, errors = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return subprocess.CompletedProcess(
        command, process.returncode, output, errors)
