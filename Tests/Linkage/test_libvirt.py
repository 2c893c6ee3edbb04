"""obs-metrics loads libvirt when it asks it; where there is none, the rest
works.

A machine without libvirt is a mount namespace here, which needs root.
"""

import json
import pathlib
import re
import subprocess
import sys

import pytest

from test_linkage import BIN, ROOT

sys.path.append(str(ROOT / "Tests" / "Guest"))
pytest.register_assert_rewrite("expectations", "sampler_tool")
from expectations import assert_unreachable  # noqa: E402
from sampler_tool import (  # noqa: E402
    SampleLoop, SamplerTool, wait_past_sweep)

URI = "test:///default"
LIBRARY = "libvirt.so.0"
UNREACHABLE = 69
MISSING = "can't load libvirt: install libvirt0"
#: Those of its libraries that are loaded ahead of it.
AHEAD = ["libstdc++.so.6", "libcrypto.so.3", "libgnutls.so.30",
         "libcurl-gnutls.so.4", "libxml2.so.2"]
LOADED = re.compile(r"file=(\S+) \[0\];  dynamically loaded by")
#: Moves a directory, and puts another one in its place.
REPLACE = """
mount --bind "$1" "$2" && mount --bind "$3" "$1" && shift 3 && exec "$@"
"""


class Tool(SamplerTool):
    """obs-metrics with other variables."""

    variables = {}

    def call(self, kind, command, environment, user):
        """Runs it."""
        return super().call(
            kind, command, environment | self.variables, user)

    def answer(self, **changed):
        """The status of GET metrics/my-shop, but for what is changed."""
        self.variables = changed
        return self.get("test").code

    def loaded(self, **changed):
        """What the same GET loads by itself, one after the other."""
        self.variables = changed | {"LD_DEBUG": "files"}
        return LOADED.findall(self.get("test").stderr)


@pytest.fixture
def tool(tmp_path):
    """It, with libvirt as it is on this machine."""
    directory = tmp_path / "tool"
    directory.mkdir()
    return Tool(directory, BIN, URI)


@pytest.fixture
def library():
    """Where libvirt is."""
    [library] = pathlib.Path("/usr/lib").glob(f"*/{LIBRARY}")
    return library


@pytest.fixture
def bare(tool, library, tmp_path):
    """It, on a machine without libvirt."""
    moved, rest = tmp_path / "moved", tmp_path / "rest"
    moved.mkdir()
    rest.mkdir()
    for path in library.parent.iterdir():
        if not path.name.startswith("libvirt.so"):
            (rest / path.name).symlink_to(moved / path.name)
    tool.before = ("unshare", "--mount", "sh", "-c", REPLACE, "sh",
                   library.parent, moved, rest)
    return tool


def test_without_libvirt(bare):
    assert_unreachable((bare.show("test"), bare.get("test")), MISSING)


def test_what_asks_nothing_of_it(bare):
    for words in (["--help"], ["bind", "my-shop", "test"], ["export"]):
        assert bare.run(*words).status == 0
    assert bare.answer(HTTP_AUTHORIZATION="Bearer other") == 401
    assert bare.answer(PATH_INFO="/a/b") == 404
    assert bare.answer(REQUEST_METHOD="PUT") == 405
    assert bare.answer(PATH_INFO="/A") == 422
    assert bare.answer(QUERY_STRING="") == 503


def test_the_list_goes_on(bare):
    """With what is known without it."""
    bare.run("bind", "my-shop", "test")
    answer = bare.run("list")
    assert answer.status == UNREACHABLE
    assert answer.stderr == f"obs-metrics: {MISSING}\n"
    assert json.loads(answer.stdout) == {
        "slug": "my-shop", "vm_name": "test", "state": None,
        "allocation": None, "sample": None}


def test_no_sample(bare):
    """Of no app, none is missing."""
    answer = bare.run("sample")
    assert (answer.status, answer.stdout, answer.stderr) == (0, "", "")
    bare.run("bind", "my-shop", "test")
    answer = bare.run("sample")
    assert (answer.status, answer.stdout) == (UNREACHABLE, ""), answer
    assert answer.stderr == f"obs-metrics: {MISSING}\n"
    assert not list(bare.state.rglob("samples.jsonl"))


def test_the_loop_waits_for_it(bare, library):
    """It says so once, and samples as soon as libvirt is installed."""
    bare.run("bind", "my-shop", "test")
    with SampleLoop(bare) as loop:
        loop.wait_for_message(MISSING)
        wait_past_sweep()
        subprocess.run(
            ["nsenter", "--mount", "--target", str(loop.process.pid),
             "umount", "--lazy", library.parent], check=True)
        loop.wait_for("my-shop")
        assert loop.messages == [
            f"obs-metrics: {MISSING}",
            f"obs-metrics: libvirt at {URI} answers again"]
        loop.stop()


def test_a_damaged_library(tool, tmp_path):
    """The linker's own words, for nobody knows better."""
    tool.variables = {"LD_LIBRARY_PATH": tmp_path}
    (tmp_path / LIBRARY).touch()
    assert_unreachable(
        (tool.show("test"), tool.get("test")),
        f"can't load libvirt: {tmp_path}/{LIBRARY}: file too short")


def test_a_library_that_lacks_a_function(tool, tmp_path):
    tool.variables = {"LD_LIBRARY_PATH": tmp_path}
    subprocess.run(
        ["cc", "-shared", "-o", tmp_path / LIBRARY, "-x", "c", "-"],
        input=b"void virConnectOpenReadOnly(void) {}\n", check=True)
    assert_unreachable(
        (tool.show("test"), tool.get("test")),
        "libvirt has no virConnectClose")


def test_what_is_loaded(tool):
    names = [*AHEAD, LIBRARY]
    assert tool.loaded()[:len(names)] == names
    assert tool.answer() == 200
    assert tool.loaded(PATH_INFO="/A") == []
