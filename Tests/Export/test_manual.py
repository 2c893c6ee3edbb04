"""The manual's script, crontab and alerts do what it says."""

import contextlib
import fcntl
import os
import pathlib
import subprocess
import sys
import threading

import pytest

from app_files import probe, write_all
from manual_text import crontab, script
from obs_tools import EXPORTERS, samples

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Faults"))

from mounts import tmpfs  # noqa: E402

#: What is there of apps with everything.
FILES = {f"{name}.prom" for name in EXPORTERS}


@pytest.fixture
def run(obs, tmp_path, textfiles):
    """Runs the script with an umask that others must not suffer from."""
    path = script(tmp_path, textfiles)

    def run(environment=None):
        return subprocess.run(
            [path], env=obs.environment | (environment or {}), text=True,
            stdin=subprocess.DEVNULL, capture_output=True, umask=0o077,
            timeout=60)

    return run


def names(folder):
    """The names of the files in a folder."""
    return {path.name for path in folder.iterdir()}


def test_another_account_collects_what_the_script_writes(
        obs, run, textfiles, node_exporter):
    write_all(obs)
    done = run()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert names(textfiles) == FILES
    assert node_exporter.is_content()
    exported = [obs.exported(name) for name in EXPORTERS]
    assert node_exporter.samples() == {
        key: value for found in exported for key, value in found.items()}


def test_who_collects_meanwhile_never_sees_a_part(
        obs, run, textfiles, node_exporter):
    for number in range(300):
        obs.write(f"app-{number}", probe=[probe(None, None, None)])
    assert run().returncode == 0
    whole = node_exporter.samples()
    assert len(whole) == 600
    ended, seen = threading.Event(), []

    def write_again():
        for _ in range(20):
            assert run().returncode == 0
        ended.set()

    writer = threading.Thread(target=write_again)
    writer.start()
    while not ended.is_set() and writer.is_alive():
        seen.append((node_exporter.samples() == whole,
                     node_exporter.is_content()))
    writer.join()
    assert ended.is_set() and set(seen) == {(True, True)}


def test_a_disk_that_is_full_leaves_the_old_files(obs, run, textfiles):
    write_all(obs)
    for number in range(30):
        obs.write(f"app-{number}", probe=[probe(None, None, None)])
    with tmpfs(textfiles, "size=64k"):
        assert run().returncode == 0
        before = {name: (textfiles / name).read_text() for name in FILES}
        fill(textfiles / "filler", but=4096)
        done = run()
        assert done.stderr.count("No space left on device") == 3
        assert (textfiles / "obs-probes.new").stat().st_size == 4096
        assert before == {
            name: (textfiles / name).read_text() for name in FILES}
        (textfiles / "filler").unlink()
        assert (run().stderr, names(textfiles)) == ("", FILES)


def fill(path, but):
    """Takes all space that a file system has, but for some."""
    with open(path, "wb", buffering=0) as file:
        with contextlib.suppress(OSError):
            while True:
                file.write(bytes(4096))
        file.truncate(file.tell() - but)


def test_without_a_state_directory_the_old_files_stay(obs, run, textfiles):
    write_all(obs)
    run()
    done = run(environment={"OBS_STATE_DIR": str(obs.state / "none")})
    assert done.stderr.count("does not exist") == 3
    assert FILES < names(textfiles)
    for name in EXPORTERS:
        assert samples((textfiles / f"{name}.prom").read_text())


def test_an_app_that_is_damaged_holds_up_no_other(obs, run, textfiles):
    write_all(obs)
    app = obs.write("blog", probe=["{"])
    done = run()
    assert f"obs-probes: blog: apps/{app.name}/probe.json" in done.stderr
    assert names(textfiles) == FILES
    found = samples((textfiles / "obs-probes.prom").read_text())
    assert {key[1] for key in found} == {"my-shop"}


def test_a_script_that_still_runs_keeps_the_next_one_away(
        obs, run, textfiles):
    write_all(obs)
    folder = os.open(textfiles, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    done = run()
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert names(textfiles) == set()
    os.close(folder)
    assert run().returncode == 0
    assert names(textfiles) == FILES


def test_the_crontab_names_the_script(obs, run, tmp_path, textfiles):
    """With what cron's shell has, and where programs are installed."""
    setting, line = crontab()
    words = line.split()
    assert words[:5] == ["*"] * 5
    assert words[5] == "root"
    name, _, path = setting.partition("=")
    assert (name, path.split(":")[0]) == ("PATH", "/usr/local/bin")
    write_all(obs)
    own = path.replace("/usr/local/bin", f"{obs.programs}:{tmp_path}")
    subprocess.run(["/bin/sh", "-c", " ".join(words[6:])], check=True,
                   env={"PATH": own, "OBS_STATE_DIR": str(obs.state)})
    assert names(textfiles) == FILES
