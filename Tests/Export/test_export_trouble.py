"""What can't be read hides nothing else, and is told."""

import subprocess

import pytest

from app_files import write_all
from obs_tools import EXPORTERS, samples

#: A file without which a tool can't tell anything of an app.
NEEDED = {"obs-probes": "probe.json", "obs-analytics": "rollups.jsonl",
          "obs-metrics": "app.json"}


@pytest.mark.parametrize("name", EXPORTERS)
def test_damage_hides_no_other_app(obs, name):
    write_all(obs)
    whole = obs.exported(name)
    file = obs.state / "apps" / "blog" / NEEDED[name]
    if name == "obs-analytics":
        file.unlink()
        file.mkdir()
    else:
        file.write_text("{")
    run = obs.run(name, "export")
    assert run.returncode == 74, run
    assert run.stderr.startswith(f"{name}: blog: ")
    assert run.stderr.count("\n") == 1
    assert samples(run.stdout) == {
        key: value for key, value in whole.items() if key[1] != "blog"}


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_app_that_is_damaged_is_told(obs, name):
    write_all(obs)
    for slug in ("blog", "my-shop"):
        file = obs.state / "apps" / slug / NEEDED[name]
        file.unlink()
        file.mkdir()
    run = obs.run(name, "export")
    assert (run.returncode, run.stdout) == (74, "# EOF\n")
    assert [line.split(": ")[1] for line in run.stderr.splitlines()] == [
        "blog", "my-shop"]


@pytest.mark.parametrize("name", EXPORTERS)
def test_without_a_state_directory_not_even_the_end_is_printed(obs, name):
    obs.state.rmdir()
    run = obs.run(name, "export")
    assert (run.returncode, run.stdout) == (73, "")
    assert "does not exist" in run.stderr


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_full_device_is_told(obs, name):
    write_all(obs)
    with open("/dev/full", "wb") as full:
        run = obs.run(name, "export", stdout=full)
    assert run.returncode == 74, run
    assert "No space left on device" in run.stderr


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_reader_that_goes_ends_it_quietly(obs, name):
    write_all(obs)
    process = subprocess.Popen(
        [obs.programs / name, "export"], env=obs.environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 0


@pytest.mark.parametrize("name", EXPORTERS)
def test_it_takes_no_other_words(obs, name):
    run = obs.run(name, "export", "my-shop")
    assert (run.returncode, run.stdout) == (64, "")


@pytest.mark.parametrize("name", EXPORTERS)
def test_nothing_is_written_to_the_state(obs, name):
    write_all(obs)
    before = sorted(obs.state.rglob("*"))
    times = [path.stat().st_mtime_ns for path in before]
    obs.done(name, "export")
    assert sorted(obs.state.rglob("*")) == before
    assert [path.stat().st_mtime_ns for path in before] == times
