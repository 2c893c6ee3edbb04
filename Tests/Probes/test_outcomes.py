"""The commands' outcome: exit status, output, and what is recorded."""

import pytest

from expected_verdicts import Expected, check, require_clean, require_sound
from namespace import DEAD
from plays import WHOLE
from raw_server import RawServer, read_head

UP, DOWN, UNTOLD = 0, 1, 69


@pytest.fixture
def apps(probes, url):
    """Three apps: one is up, one down, of one there is no base URL."""
    for slug, base in (("good", url), ("dead", DEAD), ("lost", "")):
        probes.bind(slug, base)
        probes.set(slug)
    return probes


@pytest.mark.parametrize("slugs, status", {
    "good": UP, "dead": DOWN, "lost": UNTOLD, "good dead": DOWN,
    "good lost": UNTOLD, "lost dead": DOWN, "good dead lost": DOWN,
    "": DOWN}.items())
def test_the_exit_status(apps, slugs, status):
    words = slugs.split()
    run = apps.run("once", *words)
    expected = {"good": "up", "dead": "down", "lost": None}
    found = {line["slug"]: line["status"] for line in run.lines()}
    assert found == {slug: expected[slug] for slug in words or expected}
    assert run.status == status
    for verdict in run.lines():
        require_sound(verdict, apps.stored(verdict["slug"]))


@pytest.mark.parametrize("words", [[], ["--human"]])
def test_nothing_to_do(probes, words):
    run = probes.run("once", *words)
    assert (run.status, run.errors) == (0, "")
    assert words or run.output == b""


@pytest.mark.parametrize("slug", ["nobody", "unprobed"])
def test_an_app_without_a_probe(apps, slug):
    """All others are checked all the same."""
    apps.bind("unprobed", DEAD)
    run = apps.run("once", "good", slug)
    assert run.status == DOWN
    assert [line["slug"] for line in run.lines()] == ["good"]
    assert f"{slug} has no probe" in run.errors
    assert not (apps.state / "apps" / "nobody").exists()


@pytest.mark.parametrize("words, status", [
    (["Not_A_Slug"], 65), (["good", "../good"], 65), (["--nonsense"], 64),
    (["--jobs=0"], 65), (["--jobs=x"], 64), (["--jobs=10001"], 65),
    (["--fall=0"], 65), (["--fall=-1"], 65)], ids=str)
def test_wrong_words(apps, words, status):
    """Nothing is checked, not even what is right."""
    require_refused(apps, apps.run("once", *words), status)


@pytest.mark.parametrize("setting", [
    "OBS_BASE_URL=nonsense", "OBS_BASE_URL=http://{slug}/path",
    "OBS_BASE_URL=http://{slug}.\x1b[31m", "OBS_PROBE_FALL=0",
    "OBS_PROBE_FALL=x", "OBS_PROBE_JOBS=0", "OBS_PROBE_JOBS=1e3"], ids=ascii)
def test_wrong_settings(apps, setting):
    """In the environment or in the file, they are told by name."""
    name, _, value = setting.partition("=")
    require_refused(
        apps, apps.run("once", environment={name: value}), 65, name)
    (apps.state / "config").write_text(setting + "\n")
    require_refused(apps, apps.run("once"), 65, name)


def require_refused(apps, run, status, word=""):
    """One sentence, and nothing else."""
    assert (run.status, run.output) == (status, b""), run
    assert word in run.errors and run.errors
    require_clean(run.errors.encode())
    assert apps.stored("good")["last_run_at"] is None


def test_a_probe_that_is_disabled(probes, url):
    """It is left alone, unless it is named: then it is not recorded."""
    probes.bind("off", url)
    probes.set("off", enabled=False)
    before = (probes.folder("off") / "probe.json").read_bytes()
    run = probes.run("once")
    assert (run.status, run.output) == (0, b"")
    run = probes.run("once", "off")
    assert (run.status, run.lines()[0]["status"]) == (UP, "up")
    probes.bind("off", DEAD)
    for _ in range(3):
        run = probes.run("once", "off", "--fall=1")
        assert (run.status, run.lines()[0]["status"]) == (DOWN, "down")
    assert (probes.folder("off") / "probe.json").read_bytes() == before
    assert sorted(path.name for path in probes.folder("off").iterdir()
                  if path.name != ".lock") == ["app.json", "probe.json"]


def test_the_same_app_twice(apps):
    run = apps.run("once", "good", "good")
    assert (run.status, len(run.lines())) == (UP, 1)


@pytest.mark.parametrize("jobs", [1, 2, 100])
def test_jobs(probes, url, jobs):
    """As many as there may be side by side, all are checked, once each."""
    slugs = [f"app-{number}" for number in range(30)]
    for slug in slugs:
        probes.bind(slug, url)
        probes.set(slug)
    run = probes.run("once", "--jobs", jobs)
    assert run.status == UP
    assert sorted(line["slug"] for line in run.lines()) == sorted(slugs)


def test_those_that_wait_have_all_their_time(probes, namespace):
    """A timeout begins with the check, not with the command."""
    def late(connection):
        connection.settimeout(0.4)
        try:
            connection.recv(1)
        except TimeoutError:
            connection.sendall(WHOLE)
    with RawServer(namespace, [read_head, late]) as server:
        for number in range(4):
            probes.bind(f"app-{number}", f"http://127.0.0.1:{server.port}")
            probes.set(f"app-{number}")
        run = probes.run("once", "--jobs=1")
    assert run.status == UP
    assert 1.6 < run.seconds < 3
    assert all(400 <= line["latency_ms"] < 900 for line in run.lines())


def test_for_people(apps):
    """A table, without anything that a terminal would act on."""
    run = apps.run("once", "--human")
    assert run.status == DOWN
    require_clean(run.output, run.errors.encode())
    text = run.output.decode()
    for slug, word in (("good", "up"), ("dead", "down"), ("lost", "local")):
        line = next(line for line in text.splitlines()
                    if line.startswith(slug))
        assert word in line, text


def test_a_broken_file_stops_no_other(apps):
    (apps.folder("dead") / "probe.json").write_text("{nonsense")
    run = apps.run("once")
    assert {line["slug"] for line in run.lines()} >= {"good", "lost"}
    assert "dead/probe.json" in run.errors
    assert run.status != UP


def test_last_status_is_of_the_last_check(probes, url):
    check(probes, url, Expected(http_status=200))
    probes.bind("shop", DEAD)
    for failures in (1, 2, 3):
        assert probes.run("once").status == DOWN
        stored = probes.stored("shop")
        assert stored["last_status"] == "down"
        assert stored["consecutive_failures"] == failures
    probes.bind("shop", url)
    assert probes.run("once").status == UP
    stored = probes.stored("shop")
    assert (stored["last_status"], stored["last_error"],
            stored["consecutive_failures"]) == ("up", None, 0)
