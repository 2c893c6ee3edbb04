"""The access log that stands for a reader's own in the examples."""

import json
import time

#: Where documents say that the log is.
DIRECTORY = "/var/log/caddy"
SHOP = "my-shop.apps.example.com"
#: Logger, host, User-Agent, status, duration and size.
LINES = [
    ("access.log0", SHOP, "Mozilla/5.0", 200, 0.0124, 5120),
    ("access.log0", SHOP, "Mozilla/5.0", 200, 0.0093, 2048),
    ("access.log0", SHOP, "obs-probes/0.1.0", 200, 0.0021, 512),
    ("access.log1", "blog.apps.example.com", "curl/7.88.1", 200, 0.0031, 4096),
    ("access", "203.0.113.7", "masscan/1.3", 308, 0.0001, 0),
    ("access.log0", SHOP, "Mozilla/5.0", 404, 0.0011, 19),
    ("error.log0", SHOP, "Mozilla/5.0", 502, 0.0419, 90),
    ("access.log0", SHOP, "Mozilla/5.0", 502, 0.0419, 90),
]


def write(directory):
    """Makes the directory and access.log, of requests that were just made."""
    directory.mkdir()
    now = int(time.time())
    (directory / "access.log").write_text("".join(
        line(now, number, *values) for number, values in enumerate(LINES)))


def line(second, number, logger, host, agent, status, duration, size):
    """One line, of the same length whenever it is written."""
    request = {"remote_ip": "192.0.2.1", "proto": "HTTP/2.0", "method": "GET",
               "host": host, "uri": "/", "headers": {"User-Agent": [agent]}}
    text = json.dumps({
        "level": "info", "ts": 0, "logger": f"http.log.{logger}",
        "msg": "handled request", "request": request, "duration": duration,
        "size": size, "status": status, "resp_headers": {}},
        separators=(",", ":"))
    return text.replace('"ts":0', f'"ts":{second}.{number:06}') + "\n"
