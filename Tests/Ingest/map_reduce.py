"""map and reduce on their own, and logs of some days for them."""

import gzip
import json
import os
import subprocess

from access_lines import SLUGS, Requests
from analytics_tool import PATIENCE, Analytics

DAYS = 4
#: What a log has besides requests: none of it counts, all of it is told.
OTHERS = (
    b'{"level":"info","ts":1795208400.5,"msg":"serving initial config"}\n',
    b"2026/11/22 23:38:20.791\tINFO\tadmin\tstopped\n", b"\n")


def days(seed, count):
    """Lines of some days, now and then another one among them."""
    requests = Requests(seed)
    for number in range(count):
        yield requests.line()
        if number % 50 == 0:
            yield OTHERS[requests.random.randrange(len(OTHERS))]
        if number % (count // DAYS) == 0:
            requests.sleep(24)


class MapReduce:
    """The filters, four logs, and what one process makes of them.

    The logs are of the same apps and days; the last is compressed.
    """

    def __init__(self, program, folder):
        self.analytics = Analytics(program, folder / "state", SLUGS)
        self.environment = self.analytics.environment | {
            "PATH": f"{program.parent}:{os.environ['PATH']}",
            "HOME": str(folder)}
        self.folder = folder
        parts = [list(days(seed, 1500)) for seed in range(4)]
        self.lines = [line for part in parts for line in part]
        self.logs = []
        for number, part in enumerate(parts):
            path = folder / f"site {number}.log"
            path.write_bytes(b"".join(part))
            self.logs.append(path)
        packed = self.logs[-1].with_suffix(".log.gz")
        packed.write_bytes(gzip.compress(self.logs[-1].read_bytes()))
        self.logs[-1].unlink()
        self.logs[-1] = packed
        self.whole = folder / "whole.log"
        self.whole.write_bytes(b"".join(self.lines))
        self.one_process = self.reduce(self.map(self.whole))

    def run(self, *words, stdin=b""):
        """Runs a program; returns what it printed, and its last words."""
        ended = subprocess.run(
            [*map(str, words)], input=stdin, env=self.environment,
            cwd=self.folder, capture_output=True, timeout=PATIENCE)
        assert ended.returncode == 0, ended
        return ended.stdout, ended.stderr

    def map(self, *logs, stdin=b""):
        """What map prints."""
        return self.run("obs-analytics", "map", *logs, stdin=stdin)[0]

    def reduce(self, *parts):
        """What reduce prints, the parts one after another on its input."""
        output, errors = self.run(
            "obs-analytics", "reduce", stdin=b"".join(parts))
        assert not errors, errors
        return output

    def shell(self, script, *words):
        """What a script prints, and the summaries of its maps."""
        output, errors = self.run(
            "bash", "-euo", "pipefail", "-c", script, "bash", *words)
        return output, [json.loads(line) for line in errors.splitlines()]
