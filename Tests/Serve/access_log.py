"""An access log that grows, and what is stored of it."""

import json
import time


class Log:
    """An access log as Caddy writes it, and how much it has of the app."""

    def __init__(self, path):
        self.path = path
        self.requests = 0
        path.touch(mode=0o644)

    def write(self, number):
        """Appends so many requests, each in one piece."""
        with self.path.open("a", encoding="utf-8") as file:
            for _ in range(number):
                file.write(json.dumps(entry()) + "\n")
                file.flush()
        self.requests += number

    def roll(self):
        """Renames it as Caddy does, and begins anew."""
        name = time.strftime("access-%Y-%m-%dT%H-%M-%S.000.log", time.gmtime())
        self.path.rename(self.path.with_name(name))
        self.path.touch(mode=0o644)


def entry():
    """A request that has just ended."""
    return {
        "level": "info", "ts": time.time(), "logger": "http.log.access.log0",
        "msg": "handled request", "request": {
            "remote_ip": "192.0.2.1", "proto": "HTTP/2.0", "method": "GET",
            "host": "my-shop.apps.example.com", "uri": "/", "headers": {}},
        "duration": 0.0124, "size": 73, "status": 200, "resp_headers": {}}


def stored(state):
    """The requests of the app, as its file has them."""
    file = state / "apps" / "my-shop" / "rollups.jsonl"
    return sum(json.loads(line)["requests"]
               for line in file.read_text().splitlines())
