"""Writes an access log and rolls it as Caddy does, only more often."""

import gzip
import json
import time


class RollingWriter:
    """A log of so many requests to one host; `written` says how many yet."""

    def __init__(self, path, host, packs=True):
        self.path = path
        self.host = host
        self.packs = packs
        self.written = 0
        self.rolls = 0

    def write(self, lines, lines_a_file, pause):
        """Writes lines, one system call each, and rolls every so many."""
        for start in range(0, lines, lines_a_file):
            with open(self.path, "ab", buffering=0) as log:
                for _ in range(start, min(start + lines_a_file, lines)):
                    log.write(self.line())
                    time.sleep(pause)
            if start + lines_a_file < lines:
                self.roll()

    def line(self):
        """The next line."""
        self.written += 1
        return json.dumps({
            "level": "info", "ts": time.time(),
            "logger": "http.log.access.log0", "msg": "handled request",
            "request": {"host": self.host, "uri": f"/{self.written}",
                        "headers": {}},
            "duration": self.written / 1000, "size": self.written,
            "status": 200, "resp_headers": {},
        }, separators=(",", ":")).encode() + b"\n"

    def roll(self):
        """Renames the log, then packs it under its new name and more."""
        self.rolls += 1
        stamp = time.strftime("%Y-%m-%dT%H-%M-%S", time.gmtime())
        rolled = self.path.with_name(
            f"{self.path.stem}-{stamp}.{self.rolls:03}.log")
        self.path.rename(rolled)
        if self.packs:
            with gzip.open(f"{rolled}.gz", "wb") as packed:
                packed.write(rolled.read_bytes())
            rolled.unlink()
