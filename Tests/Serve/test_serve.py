"""bin/obs-serve for real: lighttpd, the programs, curl, signals."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import urllib.request

import pytest

from serving import (
    ROOT, SCRIPT, Serving, eventually, free_port, offspring, refusal, status)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "tree", ["checkout", "installed", "unreachable checkout"])
def test_serves_and_leaves_nothing(trees, tree, number, place):
    state = place / "parent" / "state"
    with Serving(trees[tree], "--state", state) as serving:
        page = urllib.request.urlopen(serving.url)
        assert b"<title>obs</title>" in page.read()
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]

        append, newest, stream = map(serving.paste, serving.curls)
        assert json.loads(append.communicate()[0])["slug"] == "my-shop"
        assert json.loads(newest.communicate()[0])["slug"] == "my-shop"
        assert eventually(lambda: len(offspring(serving.process.pid)) > 1)
        serving.paste(serving.curls[0]).communicate()
        assert stream.stdout.readline().startswith(("id: evt-", ":"))

        processes = offspring(serving.process.pid)
        assert {status(pid, "Uid") for pid in processes} == {"33"}
        scratch = serving.scratch
        assert scratch.is_dir()
        assert serving.stop(number) == 0
        stream.communicate(timeout=5)
        assert [pid for pid in processes if status(pid, "Name")] == []
        assert not scratch.exists()
    assert (state.stat().st_mode & 0o7777, state.owner()) == (
        0o2750, "www-data")
    assert (state / "apps").stat().st_mode & 0o7777 == 0o2770


def test_ordinary_user(trees, place):
    os.chown(place, 65534, 65534)
    settings = {"OBS_STATE_DIR": str(place / "state"), "HOME": str(place)}
    with Serving(
            trees["installed"], user="nobody", settings=settings) as serving:
        answer = serving.paste(serving.curls[0]).communicate()[0]
        assert json.loads(answer)["slug"] == "my-shop"
        processes = offspring(serving.process.pid)
        assert {status(pid, "Uid") for pid in processes} == {"65534"}
    assert (place / "state").owner() == "nobody"


def test_owner_of_the_state_directory_serves(place):
    (place / "state").mkdir(mode=0o750)
    os.chown(place / "state", 65534, 65534)
    with Serving(SCRIPT, "--state", place / "state") as serving:
        assert status(serving.lighttpd, "Uid") == "65534"


def test_second_start_keeps_the_tokens(place):
    state = place / "it's a state"
    with Serving(SCRIPT, "--state", state) as first:
        token = first.token
    tokens = (state / "tokens").read_bytes()
    with Serving(SCRIPT, "--state", state) as second:
        assert (state / "tokens").read_bytes() == tokens
        assert "obs_" not in second.output
        request = urllib.request.Request(
            f"{second.url}/api/app-gateway/events/my-shop",
            headers={"Authorization": f"Bearer {token}"})
        assert urllib.request.urlopen(request).status == 200
        # The printed line makes a token that works at once.
        answer = second.paste(second.curls[1]).communicate()[0]
        assert json.loads(answer)["slug"] == "my-shop"
    assert (state / "tokens").read_bytes().startswith(tokens)


def test_settings_reach_the_programs(place):
    settings = {"OBS_LIBVIRT_URI": "test:///default"}
    with Serving(
            SCRIPT, "--state", place / "state", settings=settings) as serving:
        request = urllib.request.Request(
            f"{serving.url}/api/app-gateway/metrics/my-shop?vm_name=test",
            headers={"Authorization": f"Bearer {serving.token}"})
        assert b'"allocation"' in urllib.request.urlopen(request).read()


def test_killed_takes_lighttpd_along(place):
    with Serving(SCRIPT, "--state", place / "state") as serving:
        pid = serving.lighttpd
        scratch = serving.scratch
        serving.stop(signal.SIGKILL)
        assert eventually(lambda: status(pid, "Name") is None)
        shutil.rmtree(scratch)


def test_end_of_lighttpd_is_reported(place):
    with Serving(SCRIPT, "--state", place / "state") as serving:
        os.kill(int(serving.lighttpd), signal.SIGKILL)
        assert serving.process.wait(10) == 69
        assert "obs-serve: lighttpd ended with status 137" in (
            serving.process.stdout.read())


def test_port_in_use(place):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert refusal("--port", port, "--state", place / "state") == (
            75, f"obs-serve: port {port} is in use: name another with --port")
    assert not (place / "state").exists()


def test_without_lighttpd():
    hidden = "mount --bind /dev/null /usr/sbin/lighttpd && exec \"$@\""
    assert refusal(prefix=["unshare", "-m", "sh", "-c", hidden, "sh"]) == (
        69, "obs-serve: lighttpd is not installed: apt-get install lighttpd")


def test_without_the_tools(place):
    for part in ["bin", "cgi-bin", "dashboard", "servers"]:
        shutil.copytree(ROOT / part, place / part, symlinks=True)
    assert refusal(script=place / "bin" / "obs-serve") == (
        69, f"obs-serve: {place}/cgi-bin/events is missing: "
        "build the tools (make build)")


def test_unfit_state_directory(place):
    (place / "file").touch()
    (place / "plain").mkdir()
    (place / "open").mkdir()
    (place / "open").chmod(0o777)
    os.chown(place / "open", 33, 33)
    (place / "link").symlink_to("open")

    def why(name):
        code, line = refusal(
            "--port", free_port(), "--state", f"{place}/{name}")
        assert code == 73
        return line.partition(f" {place}/{name}")[2]

    assert why("file/state") == f": '{place}/file': File exists"
    assert why("link") == ": it is a symbolic link"
    assert why("open") == ": everybody may write to it (chmod o-w it)"
    assert why("plain").startswith(" belongs to root: give it to")


@pytest.mark.parametrize("arguments, message", [
    (["--port", "65536"], "the port is a number, 1 to 65535"),
    (["--port", "http"], "the port is a number, 1 to 65535"),
    (["--port="], "--port needs a value"),
    (["--state"], "--state needs a value"),
    (["--listen", "a b"], "not an address: a b"),
    (["--daemon"], "no such option: --daemon"),
    (["now"], "no such option: now"),
    (["--user", "root", "--port", "1"],
     "lighttpd must not run as root: name a --user"),
    (["--user", "no-such-account"], "no such user: no-such-account"),
])
def test_wrong_usage(arguments, message, place):
    arguments = [*arguments] if "--port" in str(arguments) else [
        "--port", free_port(), *arguments]
    assert refusal(*arguments) == (64, f"obs-serve: {message}")


@pytest.mark.parametrize("name", ["obs-serve", "obs-token"])
def test_version(name):
    source = (ROOT / "Sources" / "ObsFiles" / "Version.swift").read_text()
    version = re.search(r'version = "(.*)"', source).group(1)
    printed = subprocess.run(
        [ROOT / "bin" / name, "--version"], text=True, capture_output=True)
    assert printed.stdout == version + "\n"
