"""State directories that were copied, and come back older than they were."""

import shutil
import subprocess
import time

import pytest

import oracle
from access_lines import SLUGS, Requests
from analytics_tool import Analytics, eventually
from ingest_processes import COPIERS, copy_with
from log_changes import grow


class Backup:
    """A state directory, and what it was when it had counted half."""

    def __init__(self, program, folder):
        self.folder = folder
        self.analytics = Analytics(program, folder / "state", SLUGS)
        self.state = self.analytics.state
        self.log = folder / "access.log"
        self.requests = Requests(seed=8, is_even=True)
        self.lines = []
        self.copy = folder / "backup"

    def write(self, count=20):
        """More lines."""
        lines = self.requests.lines(count)
        grow(self.log, lines)
        self.lines += lines

    def make(self, tool="cp"):
        """Half is counted and copied; then all is counted."""
        self.write()
        self.analytics.ingest(self.log)
        copy_with(tool, self.state, self.copy)
        self.write()
        self.analytics.ingest(self.log)
        self.require_exact()

    def use(self, state):
        """From now on another state directory is used."""
        self.analytics.state = state
        self.analytics.environment["OBS_STATE_DIR"] = str(state)

    def require_exact(self):
        """Each line is counted once."""
        oracle.assert_equal(
            self.analytics.stored(), self.analytics.count(self.lines))

    def require_recovery(self):
        """A pass makes it right, and the log may grow on."""
        self.analytics.ingest(self.log)
        self.require_exact()
        self.write()
        self.analytics.ingest(self.log)
        self.require_exact()


@pytest.fixture
def backup(program, folder):
    """A log, and nothing counted yet."""
    return Backup(program, folder)


@pytest.mark.parametrize("back", COPIERS)
@pytest.mark.parametrize("tool", COPIERS)
def test_used_elsewhere(backup, tool, back):
    """A copy can be used as it is, and its copy in the old place."""
    backup.make(tool)
    backup.use(backup.copy)
    backup.require_recovery()
    shutil.rmtree(backup.state)
    copy_with(back, backup.copy, backup.state)
    backup.use(backup.state)
    backup.require_recovery()


@pytest.mark.parametrize("is_emptied", [False, True])
@pytest.mark.parametrize("tool", COPIERS)
def test_back_in_its_place(backup, tool, is_emptied):
    """Over what is there, or where it was."""
    backup.make()
    if is_emptied:
        shutil.rmtree(backup.state)
    copy_with(tool, backup.copy, backup.state)
    backup.require_recovery()


@pytest.mark.parametrize("tool", COPIERS)
def test_copy_with_a_younger_hint(backup, tool):
    """A slow copy: the hint is younger than the rows of an app."""
    backup.make()
    torn = backup.folder / "torn"
    copy_with(tool, backup.state, torn)
    shutil.copy2(backup.copy / "apps" / "shop" / "rollups.jsonl",
                 torn / "apps" / "shop")
    backup.use(torn)
    backup.require_recovery()


@pytest.mark.parametrize("is_gone", [False, True])
def test_one_app_without_the_hint(backup, is_gone):
    """An app comes back alone, or is lost: then the hint must go, too."""
    backup.make()
    shop = backup.state / "apps" / "shop"
    shutil.rmtree(shop)
    if is_gone:
        shop.mkdir()
    else:
        shutil.copytree(backup.copy / "apps" / "shop", shop)
    backup.analytics.forget()
    backup.require_recovery()


def test_one_app_rebuilt(backup):
    """Or it is rebuilt, which asks for no hint."""
    backup.make()
    shop = backup.state / "apps" / "shop"
    shutil.rmtree(shop)
    shutil.copytree(backup.copy / "apps" / "shop", shop)
    backup.analytics.run("rebuild", "shop", "--from", backup.log)
    backup.require_exact()
    backup.require_recovery()


@pytest.mark.parametrize("tool", COPIERS)
def test_under_a_follower(backup, tool):
    """Restored while a follower waits for lines: it begins anew."""
    backup.make()
    with backup.analytics.start("ingest", "--follow", backup.log) as follower:
        time.sleep(0.4)
        copy_with(tool, backup.copy, backup.state)
        time.sleep(0.4)
        backup.write(5)
        time.sleep(0.4)
        backup.write(5)
        follower.terminate()
    backup.require_recovery()


def test_copied_while_passes_write(backup):
    """Whatever a copy has caught, a pass over it counts the rest."""
    copies = []
    for number in range(10):
        backup.write(40)
        tool = [*COPIERS][number % 3]
        copies.append(backup.folder / f"copy-{number}")
        with backup.analytics.start("ingest", backup.log) as running:
            copy_with(tool, backup.state, copies[-1])
            running.process.communicate()
    backup.require_recovery()
    for copy in copies:
        backup.use(copy)
        backup.analytics.ingest(backup.log)
        backup.require_exact()


def test_a_cut_log_is_not_rebuilt(backup):
    """Its day has requests whose lines are in no log any more."""
    backup.write()
    backup.analytics.ingest(backup.log)
    kept = backup.lines[:5]
    backup.log.write_bytes(b"".join(kept))
    backup.write(3)
    backup.analytics.ingest(backup.log)
    backup.require_exact()
    with backup.analytics.start(
            "rebuild", "shop", "--from", backup.log) as rebuild:
        _, errors = rebuild.process.communicate()
    assert rebuild.process.returncode == 0 and b"stays as it is" in errors
    backup.require_exact()
