"""The loop and the web server as two accounts of one group."""

import os

import pytest

from runner_fixtures import apps, folder, programs, scene  # noqa: F401
from runner_apps import failing
from runner_process import wait_until
from runner_slugs import early_slug

GROUP, LOOP, WEB, STRANGER = 64_120, 64_121, 64_122, 64_123
SHOP = early_slug("shop")


def account(user, group=GROUP):
    """Arguments for subprocess: an account of the group, or none of it."""
    return {"user": user, "group": group, "extra_groups": []}


@pytest.fixture
def shared(scene, folder):
    """A state directory of the group."""
    for path in (folder, scene.programs.directory):
        path.chmod(0o755)
    os.chown(scene.state, LOOP, GROUP)
    (scene.state / "apps").mkdir()
    os.chown(scene.state / "apps", LOOP, GROUP)
    scene.state.chmod(0o2770)
    (scene.state / "apps").chmod(0o2770)
    os.chown(scene.state / "tokens", WEB, GROUP)
    return scene


def put(scene, body=b"{}", user=WEB):
    """Sets the probe as the web server does."""
    return scene.programs.request(
        scene.state, "PUT", f"probes/{SHOP}", body, **account(user))


def bind(scene, user):
    """Says where the app is."""
    scene.tool("obs-probes", "bind", SHOP, f"http://{SHOP}.test",
               f"--connect-to=127.0.0.1:{scene.apps.port}", **account(user))


@pytest.mark.parametrize("first", [LOOP, WEB])
def test_two_accounts(shared, apps, first):
    """Each can write over what the other has made."""
    bind(shared, first)
    with shared.running("--fall=1", **account(LOOP)) as runner:
        assert put(shared, b'{"interval_s":5}').status == 200
        shared.await_checks(SHOP)
        wait_until(lambda: shared.stored(SHOP)["last_status"] == "up")
        for number in range(20):
            body = b'{"interval_s":5,"path":"/%d"}' % number
            answer = put(shared, body)
            assert answer.status == 200, answer
        wait_until(lambda: apps.count(SHOP, "/19"), 2)
        shared.await_checks(SHOP, more=2, seconds=12)
        apps.let(SHOP, failing)
        wait_until(lambda: shared.kinds(SHOP) == ["probe_down"], 6)
        answer = shared.programs.request(
            shared.state, "DELETE", f"probes/{SHOP}", **account(WEB))
        assert answer.status == 204, answer
        assert put(shared, b'{"expected_status":503}').status == 200
        wait_until(lambda: shared.kinds(SHOP)[1:] == ["probe_up"], 6)
        runner.stop()
    require_group_files(shared)


def require_group_files(scene):
    """All is the group's, to read and to write, and no one else's."""
    for path in (scene.state / "apps").rglob("*"):
        status = path.stat()
        mode = 0o770 if path.is_dir() else 0o660
        assert status.st_mode & 0o777 == mode, (path, oct(status.st_mode))
        assert status.st_gid == GROUP, path


def test_checks_by_hand_beside_the_loop(shared, apps):
    """root, and the web server's account, may look too."""
    bind(shared, WEB)
    assert put(shared, b'{"interval_s":5}').status == 200
    with shared.running(**account(LOOP)) as runner:
        shared.await_checks(SHOP)
        for options in ({}, account(WEB), account(LOOP)):
            shared.tool("obs-probes", "once", SHOP, **options)
        shared.await_checks(SHOP, more=2, seconds=12)
        runner.stop()
    assert shared.failures(SHOP) == 0


def test_a_stranger_may_not(shared, apps):
    bind(shared, WEB)
    assert put(shared).status == 200
    for command in ("run", "once"):
        run = shared.programs.run(shared.state, "obs-probes", command,
                                  **account(STRANGER, STRANGER))
        assert run.returncode in (73, 74) and not run.stdout, run
        assert run.stderr.count(b"\n") == 1, run
    assert apps.count(SHOP) == 0


def test_files_that_the_loop_may_not_write(shared, apps):
    """Told; the others are checked, and nobody goes down for it."""
    other = early_slug("other")
    bind(shared, WEB)
    shared.add(other, interval_s=5)
    (shared.state / "apps" / other).chmod(0o755)
    assert put(shared, b'{"interval_s":5}').status == 200
    with shared.running("--fall=1", **account(LOOP)) as runner:
        shared.await_checks(SHOP, more=2, seconds=12)
        shared.await_checks(other, seconds=7)
        lines = wait_until(lambda: runner.messages)
        assert any(other in line for line in lines), lines
        assert len(lines) <= 3, lines
        runner.stop()
    assert shared.stored(SHOP)["last_status"] == "up"
    assert shared.kinds(other) == []
