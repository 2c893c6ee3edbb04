"""The examples of README.md and the man pages, run as they stand.

One shell runs all of a document, in an empty home with a new state directory.
Where a document names http://127.0.0.1:8080, bin/obs-serve answers there and
$TOKEN is a token; where it names /var/log/caddy, a log is there, and where it
names /srv/obs, a state directory that has been in use. Ids, times and tokens
stand for any other; one that was shown before stands for what was printed in
its place.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

import pytest

import sample_checks
import sample_log
import sample_vms
from documents import ROOT, documents, examples

sys.path.append(str(ROOT / "Tests" / "Serve"))
from serving import Serving  # noqa: E402

URL = "127.0.0.1:8080"
SECONDS = 120
END = "end-of-the-output-of-a-command"

# What differs from run to run: events, tokens, logs, their ids and times, and
# how long something took.
VARIABLE = re.compile(
    r"evt-[0-9a-f]{12}|obs_[\w-]{43}|(?<=\"id\":\")[0-9a-f]{12}"
    r"|\b[0-9a-f]{16}\b|(?<=\"seconds\": )\d+\.\d+"
    r"|\b\d+(?= s ago\b)"
    r"|(?<=\"day\":\")\d{4}-\d\d-\d\d"
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:Z|\+00:00)?")


class Shell:
    """A shell that runs one command after another, as a reader's would."""

    def __init__(self, home, settings):
        path = f"{ROOT}/.build/release:{ROOT}/bin:{os.environ['PATH']}"
        self.command = home / ".command"
        self.process = subprocess.Popen(
            ["bash", "--norc"], cwd=home, text=True, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={"HOME": str(home), "PATH": path, "LANG": "C.UTF-8",
                 "TZ": "UTC", **settings})
        self.limit = threading.Timer(
            SECONDS, lambda: os.killpg(self.process.pid, 9))
        self.limit.start()

    def run(self, command):
        """The lines that it prints to stdout and stderr, and its status."""
        self.command.write_text(command + "\n")
        print(f". {self.command} </dev/null 2>&1",
              f"printf '\\n%s\\n' \"{END} $?\"", sep="; ",
              file=self.process.stdin, flush=True)
        printed = line = ""
        while not line.startswith(END):
            line = self.process.stdout.readline()
            assert line, f"no shell any more, or {SECONDS} s gone: {command}"
            printed += line
        output, _, status = printed.rpartition(f"\n{END} ")
        return output.splitlines(), int(status)

    def close(self):
        self.limit.cancel()
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(10)


@pytest.fixture
def home():
    path = pathlib.Path(tempfile.mkdtemp(prefix="obs-documentation."))
    path.chmod(0o755)  # the web server is another account
    yield path
    shutil.rmtree(path)


def same_but_for_variables(lines):
    return [VARIABLE.sub("…", line.rstrip()) for line in lines]


def check(document, shell, home, port):
    """Runs the examples; what a later one names was printed earlier."""
    printed_for = {}
    places = {URL: f"127.0.0.1:{port}",
              sample_log.DIRECTORY: str(home / "caddy"),
              sample_checks.DIRECTORY: str(home / "used")}
    for command, shown in examples(document):
        real = VARIABLE.sub(
            lambda name: printed_for.get(name[0], name[0]), command)
        for shown_as, place in places.items():
            real = real.replace(shown_as, place)
        printed, status = shell.run(real)
        for shown_as, place in places.items():
            printed = [line.replace(place, shown_as) for line in printed]
        assert same_but_for_variables(printed) == (
            same_but_for_variables(shown)), f"{document.name}: $ {command}"
        assert status == 0 or shown, f"{document.name}: $ {command}: {status}"
        printed_for |= zip(VARIABLE.findall("\n".join(shown)),
                           VARIABLE.findall("\n".join(printed)))


@pytest.mark.parametrize(
    "document", documents(), ids=lambda document: document.name)
def test_examples(document, home):
    state = home / "state"
    settings = {"OBS_STATE_DIR": str(state)}
    if sample_log.DIRECTORY in document.read_text():
        sample_log.write(home / "caddy")
    if sample_checks.DIRECTORY in document.read_text():
        sample_checks.write(home / "used")
        sample_vms.write(home / "used")
    if URL in document.read_text():
        with Serving(ROOT / "bin" / "obs-serve", "--state", state) as serving:
            shell = Shell(home, settings | {"TOKEN": serving.token})
            check_and_close(document, shell, home, serving.port)
    else:
        state.mkdir(mode=0o750)
        check_and_close(document, Shell(home, settings), home, port=8080)


def check_and_close(document, shell, home, port):
    try:
        check(document, shell, home, port)
    finally:
        shell.close()


def test_there_are_examples():
    """A document without any would pass without a word."""
    pages = [ROOT / "README.md", *ROOT.glob("Sources/obs-*/*.1")]
    assert [page.name for page in pages if not examples(page)] == []
