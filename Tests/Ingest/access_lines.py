"""Access log lines of requests that nobody made, each at its own time."""

import random

#: 2026-11-20, three hours before midnight, in microseconds.
START = 1795208400 * 10**6
HOUR = 3600 * 10**6
#: The apps that have a directory; one name as long as the other.
SLUGS = ("shop", "blog")
#: As long as that of `check` in a hint, and the same on every line.
END = (b'"resp_headers":{"Server":["Caddy"],"Alt-Svc":["h3=\\":443\\"; ma=259'
       b'2000"],"Content-Type":["text/html; charset=utf-8"]}}\n')
LINE = (
    b'{"level":"%(level)s","ts":%(seconds)d.%(fraction)06d,'
    b'"logger":"http.log.%(logger)s","msg":"handled request",'
    b'"request":{"remote_ip":"127.0.0.1","remote_port":"44338",'
    b'"proto":"HTTP/2.0","method":"GET","host":"%(host)s","uri":"/%(path)s",'
    b'"headers":{"User-Agent":["%(agent)s"],"Accept":["*/*"]}},"user_id":"",'
    b'"duration":%(duration)s,"size":%(size)d,"status":%(status)d,' + END)
HOSTS = (b"shop.localhost", b"blog.localhost", b"shop.localhost:8443",
         b"BLOG.localhost.", b"other.localhost", b"")
STATUSES = (200, 200, 200, 204, 301, 404, 500, 502, 101, 0)


class Requests:
    """Makes lines; time goes on with each, but for late ones.

    Even lines are of one length, and their ends are the same.
    """

    def __init__(self, seed=0, is_even=False, day=0):
        self.random = random.Random(seed)
        self.is_even = is_even
        self.now = START + day * 24 * HOUR

    def line(self, back=0):
        """The next line, or one that is late."""
        self.now += self.random.randrange(1000, 900_000)
        return LINE % (self.even(self.now - back) if self.is_even
                       else self.odd(self.now - back))

    def lines(self, count):
        """Some lines."""
        return [self.line() for _ in range(count)]

    def sleep(self, hours):
        """Lets hours pass without a request."""
        self.now += int(hours * HOUR)

    def even(self, time):
        """What is in a line that is as long as the others."""
        number = self.random.randrange
        return {
            b"level": b"info", b"seconds": time // 10**6,
            b"fraction": time % 10**6, b"logger": b"access.log0",
            b"host": self.random.choice(HOSTS[:2]), b"path": b"",
            b"agent": b"curl/7.88.1",
            b"duration": b"0.%09d" % number(10**8, 10**9),
            b"size": number(100, 1000), b"status": 200}

    def odd(self, time):
        """What is in a line that may be of any length and kind."""
        choice, number = self.random.choice, self.random.randrange
        is_error = number(12) == 0
        return self.even(time) | {
            b"level": b"error" if is_error else b"info",
            b"logger": b"error.log0" if is_error else b"access.log0",
            b"host": choice(HOSTS), b"path": b"x" * number(200),
            b"agent": choice([b"curl/7"] * 9 + [b"obs-probes/1"]),
            b"duration": b"%d.%06d" % (number(3), number(10**6)),
            b"size": number(10**5), b"status": choice(STATUSES)}
