"""Access logs that grow, and are rolled in every way there is."""

import gzip
import json
import shutil
import time

HOST = "my-shop.apps.example.com"
OTHER = "blog.apps.example.com"
#: What the programs have to be told of them.
CONFIG = "OBS_HOST={slug}.apps.example.com\nOBS_ACCESS_LOG=%s\n"


def entry(number, host=HOST):
    """A request that has just ended, as Caddy writes it; `uri` counts."""
    return {
        "level": "info", "ts": time.time(), "logger": "http.log.access.log0",
        "msg": "handled request", "request": {
            "remote_ip": "192.0.2.1", "remote_port": "44338",
            "proto": "HTTP/2.0", "method": "GET", "host": host,
            "uri": f"/{number}", "headers": {
                "User-Agent": ["Mozilla/5.0 (X11; Linux x86_64)"],
                "Accept-Encoding": ["gzip, deflate, br"], "Accept": ["*/*"]}},
        "user_id": "", "duration": 0.0124, "size": 73, "status": 200,
        "resp_headers": {"Server": ["Caddy"], "Alt-Svc": [
            'h3=":443"; ma=2592000'], "Content-Type": ["text/html"]}}


def line(number, host=HOST):
    """The same as a line."""
    return json.dumps(entry(number, host), separators=(",", ":")) + "\n"


def number(text):
    """Which of the app's lines this is."""
    return int(json.loads(text)["request"]["uri"][1:])


class Log:
    """A log of two apps: after each line of ours comes one of the other's."""

    def __init__(self, path):
        self.path = path
        self.written = 0
        self.rolls = 0
        self.file = None
        self.open()

    def open(self):
        """Begins a file, or goes on with one."""
        if self.file:
            self.file.close()
        self.file = open(self.path, "ab", buffering=0)
        self.path.chmod(0o644)

    def write(self, lines=1):
        """Appends lines, one system call each."""
        for _ in range(lines):
            self.file.write(line(self.written).encode())
            self.written += 1
            self.file.write(line(self.written, OTHER).encode())

    def write_as(self, number):
        """Appends a line of ours that has another number."""
        self.file.write(line(number).encode())

    def close(self):
        """The writer ends."""
        self.file.close()

    def roll(self, packs=False):
        """As Caddy does: a new name with the time, and gzip at once."""
        self.rolls += 1
        stamp = time.strftime("%Y-%m-%dT%H-%M-%S", time.gmtime())
        rolled = self.path.with_name(
            f"{self.path.stem}-{stamp}.{self.rolls % 1000:03}.log")
        self.path.rename(rolled)
        self.open()
        if packs:
            # Under its last name while it is written, as Caddy does.
            with gzip.open(f"{rolled}.gz", "wb") as packed:
                packed.write(rolled.read_bytes())
            rolled.unlink()

    def rotate(self, packs=False, copies=False):
        """As logrotate does: numbers that grow, or a copy and a cut."""
        first = self.path.with_name(self.path.name + ".1")
        self.push(first, packs)
        if copies:
            shutil.copy(self.path, first)
            self.file.truncate(0)
        else:
            self.path.rename(first)
            # What the writer has not been told of yet.
            self.path.touch(mode=0o644)
            self.write()
            self.open()
        if packs:
            with gzip.open(f"{first}.gz", "wb") as packed:
                packed.write(first.read_bytes())
            shutil.copystat(first, f"{first}.gz")
            first.unlink()

    def push(self, first, packs):
        """Counts the numbers up."""
        end = ".gz" if packs else ""
        names = [first.with_suffix(f".{age}{end}") for age in range(1, 99)]
        for younger, older in reversed(list(zip(names, names[1:]))):
            if younger.exists():
                younger.rename(older)


#: How a log may be rolled, by a name for tests.
WAYS = {
    "Caddy": Log.roll,
    "Caddy, gzip": lambda log: log.roll(packs=True),
    "logrotate": Log.rotate,
    "logrotate, gzip": lambda log: log.rotate(packs=True),
    "copytruncate": lambda log: log.rotate(copies=True),
    "copytruncate, gzip": lambda log: log.rotate(packs=True, copies=True),
}
