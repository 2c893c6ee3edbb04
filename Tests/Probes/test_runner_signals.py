"""What the loop does when it is told to: SIGHUP, SIGTERM, SIGINT."""

import os
import signal
import time

import pytest

from authority import Authority
from raw_server import RawServer, read_head, tls_of
from runner_fixtures import apps, folder, programs, scene  # noqa: F401
from runner_apps import failing, hanging, slow
from runner_process import wait_until
from runner_slugs import early_slug

HELLO = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nOK\n"
SEEN = 1.3
SHOP = early_slug("shop")
STOPS = [signal.SIGTERM, signal.SIGINT]


class Here:
    """This machine's own network, where a namespace may be asked for."""

    @staticmethod
    def inside():
        return open(os.devnull, encoding="ascii")


def configure(scene, **settings):
    """Writes `config`."""
    (scene.state / "config").write_text(
        "".join(f"{name}={value}\n" for name, value in settings.items()))


@pytest.fixture
def slow_app(scene, apps):
    """An app whose answer is under way for 1.5 s from now on."""
    scene.add(SHOP, interval_s=86_400, timeout_s=4)
    apps.let(SHOP, slow(1.5))
    with scene.running() as runner:
        wait_until(lambda: apps.count(SHOP), what="a request")
        yield runner


@pytest.mark.parametrize("stop", STOPS)
def test_stop_while_an_answer_is_under_way(slow_app, scene, stop):
    """It is waited for and stored."""
    began = time.monotonic()
    slow_app.stop(stop)
    assert 0.5 < time.monotonic() - began < 3
    assert scene.stored(SHOP)["last_status"] == "up"
    assert (scene.folder(SHOP) / "checks.jsonl").read_bytes()


@pytest.mark.parametrize("stop", STOPS)
def test_stop_while_none_comes(scene, apps, stop):
    """It ends within the time limit; that is a failure like any other."""
    scene.add(SHOP, timeout_s=2)
    apps.let(SHOP, hanging)
    with scene.running("--fall=1") as runner:
        wait_until(lambda: apps.count(SHOP), what="a request")
        began = time.monotonic()
        runner.stop(stop)
        assert time.monotonic() - began < 3
    assert scene.kinds(SHOP) == ["probe_down"]


def test_nothing_new_begins(scene, apps):
    """While it ends no other check is begun."""
    other = early_slug("other")
    scene.add(SHOP, interval_s=5, timeout_s=5)
    apps.let(SHOP, hanging)
    with scene.running() as runner:
        wait_until(lambda: apps.count(SHOP), what="a request")
        runner.send(signal.SIGTERM)
        scene.add(other, interval_s=5)
        assert runner.wait() == 0
    assert apps.count(other) == 0


@pytest.mark.parametrize("first", STOPS)
@pytest.mark.parametrize("second", STOPS)
def test_stop_at_once(scene, apps, first, second):
    """A second signal; nothing is stored then, and nothing is half.

    One that follows within half a second is taken for the same: what ends
    the loop may well say it twice.
    """
    scene.add(SHOP, timeout_s=5)
    apps.let(SHOP, hanging)
    with scene.running() as runner:
        wait_until(lambda: apps.count(SHOP), what="a request")
        runner.send(first)
        time.sleep(0.2)
        runner.send(second)
        time.sleep(0.6)
        assert runner.is_running
        runner.send(second)
        began = time.monotonic()
        runner.wait()
        assert time.monotonic() - began < 1
    assert scene.stored(SHOP)["last_status"] is None


def test_idle_it_ends_at_once(scene, apps):
    with scene.running() as runner:
        time.sleep(0.5)
        began = time.monotonic()
        runner.stop()
        assert time.monotonic() - began < 1


@pytest.mark.parametrize("where", ["config", "environment"])
def test_another_template(scene, apps, where):
    """SIGHUP: config is read again; what the environment says stays."""
    scene.add(SHOP, interval_s=86_400)
    (scene.folder(SHOP) / "app.json").unlink()
    dead = "http://{slug}.localhost:9"
    alive = f"http://{{slug}}.localhost:{apps.port}"
    configure(scene, OBS_BASE_URL=dead)
    environment = {"OBS_BASE_URL": dead} if where == "environment" else {}
    with scene.running("--fall=9", environment=environment) as runner:
        wait_until(lambda: scene.failures(SHOP), what="a failure")
        configure(scene, OBS_BASE_URL=alive)
        time.sleep(SEEN)
        assert apps.count(SHOP) == 0, "before it was told to"
        runner.send(signal.SIGHUP)
        if where == "config":
            wait_until(lambda: apps.count(SHOP), 2 * SEEN, "a check there")
            wait_until(lambda: scene.stored(SHOP)["last_status"] == "up")
        else:
            time.sleep(2 * SEEN)
            assert apps.count(SHOP) == 0
        runner.stop()


@pytest.mark.parametrize("line, word", [
    ("OBS_BASE_URL=ftp://x", "OBS_BASE_URL"),
    ("OBS_PROBE_FALL=0", "OBS_PROBE_FALL"),
    ("OBS_PROBE_JOBS=many", "OBS_PROBE_JOBS"),
    ("OBS_CA_FILE=/nowhere", "/nowhere"),
    ("OBS_CA_FILE=/etc/passwd", "OBS_CA_FILE")])
def test_a_broken_configuration(scene, apps, line, word):
    """Told; the old one stays. Started with it, the loop refuses."""
    scene.add(SHOP, interval_s=5)
    with scene.running() as runner:
        scene.await_checks(SHOP)
        (scene.state / "config").write_text(line + "\n")
        runner.send(signal.SIGHUP)
        message = wait_until(lambda: runner.messages, SEEN, "a message")[0]
        assert word in message and "the old settings stay" in message
        scene.await_checks(SHOP, seconds=5 + SEEN)
        runner.stop()
    run = scene.programs.run(scene.state, "obs-probes", "run")
    assert run.returncode in (65, 74) and word.encode() in run.stderr, run


def test_fall_of_the_configuration(scene, apps):
    """SIGHUP changes how many failures are told."""
    scene.add(SHOP, interval_s=5)
    apps.let(SHOP, failing)
    configure(scene, OBS_PROBE_FALL=50)
    with scene.running() as runner:
        wait_until(lambda: scene.failures(SHOP) >= 2, 12)
        assert scene.kinds(SHOP) == []
        configure(scene, OBS_PROBE_FALL=1)
        runner.send(signal.SIGHUP)
        wait_until(lambda: scene.kinds(SHOP), 6)
        runner.stop()


def test_another_authority(scene, folder):
    """SIGHUP: a certificate is trusted once OBS_CA_FILE names its issuer."""
    authority = Authority(folder / "ca", "the tests")
    certificate = authority.issue("own", "IP:127.0.0.1", end=30)
    with RawServer(Here, [read_head, HELLO],
                   tls_of(certificate, authority.key)) as server:
        scene.add(SHOP, interval_s=5)
        (scene.folder(SHOP) / "app.json").write_text(
            f'{{"base_url":"https://127.0.0.1:{server.port}"}}')
        with scene.running() as runner:
            wait_until(lambda: scene.failures(SHOP))
            assert scene.stored(SHOP)["last_error"].startswith("tls: ")
            configure(scene, OBS_CA_FILE=authority.certificate)
            runner.send(signal.SIGHUP)
            wait_until(lambda: scene.stored(SHOP)["last_status"] == "up", 7)
            runner.stop()


def test_hang_ups_without_end(scene, apps):
    """A hundred of them change nothing."""
    scene.add(SHOP, interval_s=5)
    with scene.running() as runner:
        for _ in range(100):
            runner.send(signal.SIGHUP)
            time.sleep(0.02)
        scene.await_checks(SHOP, more=2, seconds=11)
        runner.stop()
    assert scene.kinds(SHOP) == [] and scene.failures(SHOP) == 0
