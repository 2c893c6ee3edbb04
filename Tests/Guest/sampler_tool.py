"""Runs the sampler: one sweep, or the loop as a process."""

import json
import os
import signal
import subprocess
import tempfile
import time

from hypervisor import wait_until
from metrics_tool import MetricsTool
from samples import INTERVAL, parse_lines

PATIENCE = 4 * INTERVAL


class Sweep:
    """What one `obs-metrics sample` has stored, and what it said."""

    def __init__(self, answer):
        self.status = answer.status
        self.messages = answer.stderr.splitlines()
        self.seconds = answer.seconds
        self.rows = dict(parse_lines(answer.stdout))

    def __getitem__(self, slug):
        assert slug in self.rows, (self.status, self.messages, self.rows)
        return self.rows[slug]


class SamplerTool(MetricsTool):
    """obs-metrics with a state directory of its own and some bound apps."""

    def __init__(self, directory, built, uri, apps=()):
        super().__init__(directory, built, uri)
        self.built = built
        self.bind(**dict(apps))

    def bind(self, **apps):
        """Binds apps to VMs; `my_shop` stands for the slug `my-shop`."""
        for slug, vm in apps.items():
            bound = self.run("bind", slug.replace("_", "-"), vm)
            assert bound.status == 0, bound

    def deploy(self, slug, vm):
        """Appends the event of a deployment to a VM."""
        subprocess.run(
            [self.built / "obs-events", "append", slug, "deploy_succeeded",
             f"vm_name={vm}"],
            env=self.environment(None), check=True, capture_output=True,
        )

    def file(self, slug):
        """An app's samples."""
        return self.state / "apps" / slug / "samples.jsonl"

    def rows(self, slug):
        """An app's samples, each of which must be whole."""
        file = self.file(slug)
        text = file.read_text() if file.exists() else ""
        return [row for _, row in parse_lines(text)]

    def newest(self, slug):
        """An app's newest sample."""
        return self.rows(slug)[-1]

    def sweep(self, **options):
        """Runs one sweep; what it printed is what it has stored."""
        before = {path.name for path in (self.state / "apps").iterdir()}
        sweep = Sweep(self.run("sample", **options))
        assert set(sweep.rows) <= before
        for slug, row in sweep.rows.items():
            assert self.newest(slug) == row
        return sweep

    def measure(self, seconds, **options):
        """The second of two sweeps that are so many seconds apart."""
        self.sweep(**options)
        time.sleep(seconds)
        return self.sweep(**options)

    def loop(self, **options):
        """Starts the loop, for `with`."""
        return SampleLoop(self, **options)

    def samples(self, answer):
        """The samples of an answer of `show`, as they are in JSON."""
        assert answer.status == 0, answer
        return json.loads(answer.stdout)["samples"]


class SampleLoop:
    """A loop of sweeps, from `with` to its end; what it says is kept."""

    def __init__(self, tool, uri=None, user=None):
        self.tool = tool
        self.said = tempfile.TemporaryFile()
        self.began = time.time()
        self.process = subprocess.Popen(
            [*tool.before, tool.program, "sample", "--every", str(INTERVAL)],
            env=tool.environment(uri), cwd="/", stdin=subprocess.DEVNULL,
            stdout=self.said, stderr=self.said, user=user, group=user,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()
        self.said.close()

    def kill(self):
        """Ends it as a lack of memory would."""
        self.process.kill()
        self.process.wait()

    @property
    def messages(self):
        """The lines that it has said."""
        text = os.pread(self.said.fileno(), 1 << 20, 0)
        return text.decode().splitlines()

    def wait_for(self, slug, condition=lambda row: True, count=1):
        """Waits until an app has so many new rows that are as wanted."""
        old = len(self.tool.rows(slug))

        def found():
            assert self.process.poll() is None, self.messages
            new = self.tool.rows(slug)[old:]
            return [row for row in new if condition(row)][count - 1:]

        wait_until(found, PATIENCE + count * INTERVAL, f"row of {slug}")
        return found()[0]

    def wait_for_message(self, text):
        """Waits until it says something."""
        wait_until(
            lambda: any(text in line for line in self.messages),
            PATIENCE, text)

    def stop(self):
        """Ends it as it should end: at once, with status 0."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(2) == 0, self.messages


def wait_past_sweep():
    """Waits until just after the next time at which loops sweep."""
    time.sleep(INTERVAL + 0.7 - time.time() % INTERVAL)
