"""The state directory that is measured: apps of known sizes."""

import datetime
import hashlib
import json
import os
import pathlib
import shutil

from stopwatch import Command

TOKEN = "benchmark-token"
TEST_LIBVIRT = "test:///default"
APPS = 1000
MILLION = 1_000_000
#: Events in a second of generated history.
A_SECOND = 1000
START = 1_780_000_000

#: An event of about 300 bytes.
DRAFT = ('"severity":"info","message":"Deployed commit a58e5a0 to app-vm in '
         '41.7 s","metadata":{"commit":"a58e5a0c9d3f","branch":"main",'
         '"vm_name":"app-vm","duration_s":41.7,"actor":"alice@example.com"}}\n')
HEAD = '{"event_id":"evt-%012x","slug":"'
DRAFTS = '{"kind":"deploy_succeeded",' + DRAFT


def at(seconds):
    """Seconds since 1970 as events have them."""
    time = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return time.isoformat(timespec="seconds")


def events(slug, count):
    """Parts of an event log, as text; the ids increase as real ones do."""
    for first in range(0, count, A_SECOND):
        seconds = START + first // A_SECOND
        line = (f'{HEAD}{slug}","kind":"deploy_succeeded",'
                f'"at":"{at(seconds)}",{DRAFT}')
        ids = range(seconds << 16, (seconds << 16) + A_SECOND)
        yield "".join([line % id for id in ids[:count - first]])


def largest_events(slug, count):
    """Events as large as they may be."""
    message, metadata = "m" * 4096, '{"k":"' + "v" * 32_700 + '"}'
    for number in range(count):
        yield (f'{HEAD % (START << 16 | number)}{slug}","kind":"probe_down",'
               f'"at":"{at(START)}","severity":"error","message":"{message}",'
               f'"metadata":{metadata}}}\n')


class Workload:
    """A state directory and the tools that read it."""

    def __init__(self, directory, tools):
        self.directory = pathlib.Path(directory)
        self.state = self.directory / "state"
        self.state.mkdir(mode=0o2750)
        self.tools = self.directory / "tools"
        self.tools.mkdir()
        for name in ("events", "probes", "metrics", "analytics"):
            # A copy: the build may be repeated meanwhile.
            shutil.copy(tools / f"obs-{name}", self.tools)
            (self.tools / name).symlink_to(f"obs-{name}")
        digest = hashlib.sha256(TOKEN.encode()).hexdigest()
        self.write("tokens", [f"{digest} bench rw *\n"])

    def write(self, name, parts):
        """Makes a file of the state directory once, and returns its path."""
        path = self.state / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.writelines(parts)
                # Nothing is left to be written while others are timed.
                os.fsync(file.fileno())
        return path

    def app(self, slug, count):
        """Makes an app with so many events, and returns their file."""
        return self.write(f"apps/{slug}/events.jsonl", events(slug, count))

    def largest_app(self):
        """An app with ten million events, or as many as the disk takes."""
        room = shutil.disk_usage(self.directory).free - 4_000_000_000
        millions = max(1, min(10, room // (320 * MILLION)))
        count = millions * MILLION
        self.app("largest", count)
        return "largest", count

    def drafts(self, count):
        """A file with so many events to append."""
        return self.write("../drafts.jsonl", (DRAFTS for _ in range(count)))

    def many_apps(self):
        """A thousand apps, each with some events and a probe."""
        probe = ('{"config":{"path":"/healthz","interval_s":60,'
                 '"expected_status":200,"timeout_s":5,"enabled":true},'
                 f'"last_run_at":"{at(START)}","last_status":"up",'
                 '"last_http_status":200,"last_error":null,'
                 '"consecutive_failures":0}\n')
        for number in range(APPS):
            self.app(f"app-{number}", 100)
            self.write(f"apps/app-{number}/probe.json", [probe])

    def rollups(self, slug):
        """A year of days for one app, the last week with its histograms."""
        today = datetime.datetime.now(datetime.timezone.utc).date()
        histogram = {str(bucket): bucket for bucket in range(400)}
        for age in reversed(range(366)):
            day = {"day": str(today - datetime.timedelta(days=age)),
                   "requests": 12873}
            day |= {f"status_{n}xx": 3000 for n in (2, 3, 4, 5)}
            day |= {"p50_ms": 12.4, "p95_ms": 88.1, "bytes_out": 918273645}
            if age < 7:
                day |= {"latency": histogram}
            day |= {"seen": {"access.log": 918273645}}
            yield json.dumps(day, separators=(",", ":")) + "\n"

    def samples(self):
        """A day of samples of libvirt's test VM."""
        for number in range(2880):
            yield (f'{{"at":"{at(START + 30 * number)}","vm_name":"test",'
                   '"cpu_pct":12.5,"mem_pct":41.0,"disk_pct":23.1}\n')

    def measured_app(self, slug):
        """An app with a year of rollups and a day of samples."""
        self.write(f"apps/{slug}/rollups.jsonl", self.rollups(slug))
        self.write(f"apps/{slug}/samples.jsonl", self.samples())

    def environment(self, **more):
        """What a command of ours gets."""
        return {"OBS_STATE_DIR": self.state, "PATH": os.defpath,
                "OBS_LIBVIRT_URI": TEST_LIBVIRT, **more}

    def request(self, method, resource, path="", query="", **more):
        """A request as a web server hands it over (RFC 3875)."""
        environment = self.environment(
            GATEWAY_INTERFACE="CGI/1.1", REQUEST_METHOD=method,
            PATH_INFO=path, QUERY_STRING=query,
            HTTP_AUTHORIZATION=f"Bearer {TOKEN}", **more)
        return environment, (self.tools / resource,)

    def get(self, resource, path="", query=""):
        """A GET request."""
        environment, words = self.request("GET", resource, path, query)
        return Command(words, environment)

    def post(self, slug):
        """A POST request that stores an event."""
        body = self.write("../draft.json", [DRAFTS])
        environment, words = self.request(
            "POST", "events", f"/{slug}", CONTENT_LENGTH=str(len(DRAFTS)))
        return Command(words, environment, stdin=body)

    def command(self, tool, *words, **streams):
        """A command on the command line."""
        return Command(
            (self.tools / tool, *words), self.environment(), **streams)
