"""Two loops at once, and checks by hand beside them: no event comes twice."""

import itertools
import threading
import time

import pytest

from runner_fixtures import apps, folder, programs, scene  # noqa: F401
from runner_apps import failing, up
from runner_process import Runner, wait_until
from runner_scene import require_alternating
from runner_slugs import early_slugs

#: Puts another file in the place of the lock, for the program alone.
OTHER_LOCK = 'mount --bind "$1" "$2" && shift 2 && exec "$@"'
SLUGS = list(itertools.islice(early_slugs("pair", most=5.0), 12))


@pytest.fixture
def two(scene, folder):
    """Two loops over the same apps, which differ in what they call down."""
    scene.add(*SLUGS, interval_s=5)
    other = folder / "lock"
    other.touch()
    with scene.running("--fall=1") as first:
        wait_until(lambda: all(map(scene.apps.count, SLUGS)),
                   what="the first one's checks")
        before = ("unshare", "--mount", "sh", "-c", OTHER_LOCK, "sh", other,
                  scene.state / ".obs-probes.lock")
        with Runner(scene.programs, scene.state, "--fall=2",
                    before=before) as second:
            wait_until(other.read_bytes, what="the second start")
            yield first, second
            second.stop()
            if first.is_running:
                first.stop()


class ByHand:
    """`once` over and over, until the end of `with`."""

    def __init__(self, scene, *words):
        self.scene = scene
        self.words = words
        self.is_over = threading.Event()
        self.failure = None
        self.thread = threading.Thread(target=self.check)

    def check(self):
        try:
            while not self.is_over.is_set():
                self.scene.once(*self.words)
        except Exception as error:  # told at the end
            self.failure = error

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()
        assert not self.failure, self.failure


def test_two_loops(two, scene, apps):
    """Each tells what the other has not told."""
    first, _ = two
    for way in (failing, up, failing, up):
        for slug in SLUGS:
            apps.let(slug, way)
        last = "probe_down" if way is failing else "probe_up"
        wait_until(lambda: all(
            scene.kinds(slug)[-1:] == [last] for slug in SLUGS), 12)
    for slug in SLUGS:
        assert scene.kinds(slug) == ["probe_down", "probe_up"] * 2
    first.stop()
    scene.await_checks(SLUGS[0], seconds=7)


def test_a_loop_and_checks_ByHand(scene, apps):
    """Apps that go up and down as quickly as anybody can look."""
    slugs = SLUGS[:6]
    scene.add(*slugs, interval_s=5)
    with scene.running() as runner:
        with ByHand(scene, "--fall=1"), ByHand(scene, "--fall=3"):
            for number in range(60):
                apps.let(slugs[number % 6], (failing, up)[number // 6 % 2])
                time.sleep(0.2)
        apps.ways.clear()
        scene.once()
        runner.stop()
    for slug in slugs:
        kinds = scene.kinds(slug)
        require_alternating(kinds)
        assert len(kinds) >= 4 and kinds[-1] == "probe_up", kinds
        assert scene.failures(slug) == 0
    assert scene.tool("obs-events", "check") == b""


def test_changes_meanwhile(two, scene, apps):
    """Settings that come all the time are never lost to a result."""
    slug = SLUGS[0]
    with ByHand(scene):
        for number in range(1, 150):
            scene.tool("obs-probes", "set", slug, f"--path=/{number}")
            path = scene.stored(slug)["config"]["path"]
            assert path == f"/{number}", "a result has put the old one back"
    assert scene.kinds(slug) == [] and scene.failures(slug) == 0
