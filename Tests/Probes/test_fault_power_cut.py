"""A power cut while the loop stores: what was acknowledged stays.

Steady results are not synced, and a cut may take them back; a setting is.
"""

import itertools
import json
import random
import signal
import subprocess
import threading
import time

from runner_fixtures import apps, folder, programs  # noqa: F401
from runner_scene import RAN, Scene
from runner_shared import cut_power, loop, make_ext4
from runner_slugs import early_slugs

CUTS = 12
#: All are checked within a second after each change.
SLUGS = list(itertools.islice(early_slugs("app", most=1.0), 40))
#: Whose settings change all the time, and whose change once.
SET, ONCE = SLUGS[:6], SLUGS[6:22]
OLD, NEW = "/a", "/b"


class Setter:
    """Sets paths one after the other, until it is stopped."""

    def __init__(self, scene, slug):
        self.scene = scene
        self.slug = slug
        #: The number of the newest path that is promised.
        self.promised = 0
        self.process = None
        self.is_over = False
        self.thread = threading.Thread(target=self.set)

    def set(self):
        number = 0
        while not self.is_over:
            number += 1
            self.process = self.scene.programs.start(
                self.scene.state, "obs-probes", "set", self.slug,
                f"--path=/{number}", stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL)
            self.process.communicate()
            if self.process.returncode == 0 and not self.is_over:
                self.promised = number


def test_power_cuts(programs, apps, folder):
    """Each file is whole, with what was set last or is just being set."""
    make_ext4(folder / "image", 64)
    place = folder / "disk"
    chance = random.Random(CUTS)
    promised = 0
    for cut in range(CUTS):
        with loop(folder / "image", place):
            scene = Scene(programs, programs.make_state(
                place / f"state-{cut}"), apps)
            prepare(scene)
            setters = [Setter(scene, slug) for slug in SET]
            with scene.running() as runner:
                for setter in setters:
                    setter.thread.start()
                set_once(scene)
                time.sleep(chance.uniform(0.5, 3))
                stop(setters, runner)
                cut_power(place)
        with loop(folder / "image", place):
            for setter in setters:
                require_promise(scene, setter)
                promised += setter.promised
            for slug in ONCE:
                assert scene.stored(slug)["config"]["path"] == NEW, slug
            require_whole(scene)
    assert promised > 20 * CUTS, "hardly anything was set"


def prepare(scene):
    """Probes with a history and a spare, all of it on the disk."""
    scene.add(*SLUGS, last=RAN, interval_s=5)
    scene.add(*ONCE, last=RAN, interval_s=5, path=OLD)
    scene.once()
    subprocess.run(["sync", "-f", scene.state], check=True)


def set_once(scene):
    """Sets some probes; what a check writes then is as long as before."""
    for slug in ONCE:
        scene.tool("obs-probes", "set", slug, f"--path={NEW}")


def stop(setters, runner):
    """No word is taken from anybody from now on, and nothing goes on."""
    for setter in setters:
        setter.is_over = True
    runner.send(signal.SIGSTOP)
    for setter in setters:
        setter.thread.join()


def require_promise(scene, setter):
    """The setting that was told of last, or the one after it."""
    path = scene.stored(setter.slug)["config"]["path"]
    number = int(path[1:] or 0)
    assert setter.promised <= number <= setter.promised + 1, (
        setter.promised, path)


def require_whole(scene):
    """Each probe can be read; what was not set is as it was."""
    for slug in SLUGS:
        stored = scene.stored(slug)
        assert list(stored) == ["config", *RAN]
        assert stored["config"]["interval_s"] == 5
        assert stored["last_status"] == "up" and not scene.kinds(slug)
    lines = scene.tool("obs-probes", "list").splitlines()
    assert {json.loads(line)["slug"] for line in lines} == set(SLUGS)
    check = scene.programs.run(scene.state, "obs-events", "check")
    for line in check.stdout.splitlines():
        file = json.loads(line)["file"].rpartition("/")[2]
        assert file.startswith(".") or file == "checks.jsonl", line
    assert scene.once(SLUGS[0])[0]["status"] == "up"
