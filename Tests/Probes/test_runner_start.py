"""How the loop begins, or refuses to: its lock, its library, its words."""

import os
import pathlib
import re
import shutil
import signal
import subprocess

import pytest

from runner_fixtures import apps, folder, programs, scene  # noqa: F401
from runner_process import holds_lock, wait_until
from runner_slugs import early_slug

SHOP = early_slug("shop")
BUSY, UNREACHABLE = 75, 69
#: What timeout says of a program that it has stopped.
TIMED_OUT = 124
LIBRARY = re.compile(r"libcurl(?:-gnutls)?\.so\.4 .*=> (\S+)")
#: Hides files from the program, and from no other.
HIDE = """
while [ "$1" != -- ]; do mount --bind /dev/null "$1" && shift || exit; done
shift; exec "$@"
"""


def test_one_loop(scene, apps):
    """A second one names the first, and checks nothing."""
    with scene.running() as runner:
        scene.add(SHOP, interval_s=86_400)
        scene.await_checks(SHOP)
        run = scene.programs.run(scene.state, "obs-probes", "run")
        assert (run.returncode, run.stdout) == (BUSY, b""), run
        assert str(runner.process.pid) in run.stderr.decode()
        assert run.stderr.count(b"\n") == 1
        assert holds_lock(scene.state, runner.process.pid)
        # What needs no loop of its own is not kept from working.
        assert [line["slug"] for line in scene.once()] == [SHOP]
        runner.stop()
    assert apps.count(SHOP) == 2


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_lock_goes_with_its_holder(scene, apps, number):
    with scene.running() as runner:
        runner.send(number)
        assert runner.wait() in (0, -number)
    with scene.running() as another:
        assert another.process.pid != runner.process.pid
        another.stop()


@pytest.mark.parametrize("text", [
    b"", b"junk", b"1\n2\n", b"\xff" * 5000], ids=range(4))
def test_what_a_lock_says_does_not_matter(scene, apps, text):
    (scene.state / ".obs-probes.lock").write_bytes(text)
    with scene.running() as runner:
        runner.stop()


def test_a_lock_in_a_strange_hand(scene):
    """The holder has written no number."""
    path = scene.state / ".obs-probes.lock"
    holding = subprocess.Popen(
        ["flock", path, "sleep", "60"], start_new_session=True)
    try:
        wait_until(path.exists)
        run = wait_until(lambda: refused(scene))
        assert b"another process" in run.stderr
    finally:
        os.killpg(holding.pid, signal.SIGKILL)
        holding.wait()


def refused(scene):
    """The run, if the lock was held already."""
    run = bounded_run(scene)
    return run if run.returncode == BUSY else None


@pytest.fixture(scope="module")
def hidden():
    """What starts a program that finds no libcurl."""
    cache = subprocess.run(
        [shutil.which("ldconfig", path="/sbin:/usr/sbin"), "-p"],
        check=True, capture_output=True, text=True).stdout
    files = {pathlib.Path(path).resolve()
             for path in LIBRARY.findall(cache)}
    assert files, "no libcurl to hide"
    return ("unshare", "--mount", "sh", "-c", HIDE, "sh", *files, "--")


@pytest.mark.parametrize("command", ["run", "once"])
def test_without_libcurl(scene, apps, hidden, command):
    """It says what to install; nothing is stored."""
    scene.add(SHOP)
    before = scene.stored(SHOP)
    run = scene.programs.run(
        scene.state, "obs-probes", command, before=hidden)
    assert (run.returncode, run.stdout) == (UNREACHABLE, b""), run
    assert b"install libcurl4" in run.stderr
    assert scene.stored(SHOP) == before and apps.count(SHOP) == 0


def test_what_needs_no_libcurl(scene, hidden):
    """All commands but those that check, and REST."""
    scene.add(SHOP)
    for words in (["show", SHOP], ["list"], ["list", "--human"],
                  ["set", SHOP, "--path=/new"]):
        assert scene.tool("obs-probes", *words, before=hidden)
    for method, status in (("GET", 200), ("PUT", 200), ("DELETE", 204)):
        body = b"{}" if method == "PUT" else b""
        answer = scene.programs.request(
            scene.state, method, f"probes/{SHOP}", body, before=hidden)
        assert answer.status == status, answer


@pytest.mark.parametrize("words, status", [
    (["--fall=0"], 65), (["--fall=101"], 65), (["--jobs=0"], 65),
    (["--jobs=10001"], 65), (["--fall=x"], 64), (["--jobs="], 64),
    (["--jobs=-1"], 65), (["--nonsense"], 64), (["shop"], 64),
    (["--fall"], 64)], ids=str)
def test_wrong_words(scene, words, status):
    run = bounded_run(scene, *words)
    assert (run.returncode, run.stdout) == (status, b""), run
    assert run.stderr and not (scene.state / ".obs-probes.lock").exists()


@pytest.mark.parametrize("name", ["OBS_PROBE_FALL", "OBS_PROBE_JOBS"])
@pytest.mark.parametrize("value", ["0", "two", "99999", "1.5"])
def test_wrong_settings(scene, name, value):
    run = bounded_run(scene, environment={name: value})
    assert (run.returncode, run.stdout) == (65, b""), run
    assert name.encode() in run.stderr


def test_empty_settings(scene):
    """They are as if they were not there: it runs until it is stopped."""
    run = bounded_run(scene, environment={
        "OBS_PROBE_FALL": "", "OBS_PROBE_JOBS": ""})
    assert (run.returncode, run.stderr) == (TIMED_OUT, b""), run


def bounded_run(scene, *words, **options):
    """A loop for a second at most: it should not even begin."""
    return scene.programs.run(scene.state, "obs-probes", "run", *words,
                              before=("timeout", "1"), **options)


def test_without_a_state_directory(scene, folder):
    run = scene.programs.run(folder / "nowhere", "obs-probes", "run")
    assert (run.returncode, run.stdout) == (73, b"") and run.stderr, run
