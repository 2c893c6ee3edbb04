"""One sweep with trouble at a system call, and what must be true then."""

import itertools
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor

from sampler_scene import json_lines
from sampler_shared import (
    INNER, WORKERS, digest, errors, is_bell, parsed)

SHOP = "shop"
TORN = '{"at":"2026-06-26T17:4'
#: The last thing that the program does before it looks at any file.
START = "umask"


class Case:
    """A sweep, by what there is before it."""

    def __init__(self, name, sweeps, length=2880, torn=False):
        self.name = name
        #: How many samples there are.
        self.sweeps = sweeps
        #: How many are kept.
        self.length = length
        self.torn = torn

    def __str__(self):
        return self.name

    def prepare(self, scene):
        """Makes the state that the sweep starts from."""
        scene.configure(OBS_SAMPLES=self.length)
        scene.bind(SHOP, "app-vm")
        for _ in range(self.sweeps):
            scene.sample()
        if self.torn:
            with open(scene.ring(SHOP), "a") as file:
                file.write(TORN)

    @property
    def replaces(self):
        """Whether the ring is written anew."""
        return self.sweeps >= 2 * self.length


CASES = [Case("first", 0), Case("next", 2), Case("torn", 1, torn=True),
         Case("anew", 4, length=2)]


class Trouble:
    """A case, tried once for each point of trouble."""

    def __init__(self, case, scene, folder):
        self.case = case
        self.template = scene
        self.folder = folder
        self.places = itertools.count()
        case.prepare(scene)
        self.old = text(scene)
        self.calls = self.reference()

    def scene(self):
        """A state of its own, as before the sweep."""
        return self.template.copy(self.folder / str(next(self.places)))

    def reference(self):
        """A whole sweep: it shows the calls of the thread with the files."""
        scene = self.scene()
        with tempfile.NamedTemporaryFile("r", prefix="obs-trace-") as log:
            scene.sample(before=[
                "strace", "-f", "-qq", "-s", "64", "-o", log.name])
            calls = [call for call in parsed(log) if call.thread == 0]
        assert len(self.added(scene)) == 1
        names = [call.name for call in calls]
        assert ("renameat" in names) == self.case.replaces
        return once_waited([
            call for call in calls[names.index(START):]
            if call.name not in INNER and not is_bell(call)])

    @property
    def behind(self):
        """The calls behind the one that makes the new state."""
        commit, = [index for index, call in enumerate(self.calls)
                   if call.name == "renameat"
                   or not self.case.replaces and is_row(call)]
        end = next(index for index, call in enumerate(self.calls)
                   if call.words.startswith("1, "))
        return self.calls[commit + 1:end]

    def added(self, scene):
        """The samples that have come; none is lost too early."""
        now = text(scene)
        if self.case.replaces and not now.startswith(self.old):
            kept = self.old.splitlines(True)[1 - self.case.length:]
            assert now.startswith("".join(kept)), now
            added = now.removeprefix("".join(kept))
        else:
            assert now.startswith(self.old), "what was there has changed"
            added = now.removeprefix(self.old)
            if self.case.torn and added:
                assert added.startswith("\n"), "the torn line is not sealed"
                added = added[1:]
        assert not added or added.endswith("\n"), f"torn: {added}"
        return json_lines(added)

    def require_recovery(self, scene):
        """The next sweep works, and then nothing is damaged."""
        row, = scene.sample()
        del row["slug"]
        whole = [line for line in text(scene).splitlines() if line != TORN]
        rows = json_lines("\n".join(whole))
        assert rows[-1] == row
        assert len(rows) <= 2 * self.case.length
        repair = scene.run("obs-events", "check", "--repair")
        assert repair.returncode in (0, 1) and not repair.stderr, repair
        scene.require_sound()
        names = {path.name for path in scene.folder(SHOP).iterdir()}
        assert names == {".lock", "app.json", "samples.jsonl"}, names

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

        assert points
        with ThreadPoolExecutor(workers) as pool:
            failures = list(filter(None, pool.map(one, points)))
        assert not failures, digest(failures, len(points))


def once_waited(calls):
    """How often it looks whether libvirt has answered is a matter of time: the
    first look stands for all."""
    looks = [call for call in calls if call.name == "poll"]
    return [call for call in calls if call not in looks[1:]]


def is_row(call):
    """Whether a call writes a sample into a file."""
    return call.name == "write" and '{\\"at\\"' in call.words


def text(scene):
    """The ring, whatever is in it."""
    path = scene.ring(SHOP)
    return path.read_text() if path.exists() else ""


def error_points(calls):
    """Every error of every call."""
    return [(call, error) for call in calls for error in errors(call)]
