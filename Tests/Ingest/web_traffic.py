"""Clients of every kind, at once: what they send shall be hard to count.

They speak over bare sockets, because every http library refuses half of it.
"""

import collections
import random
import socket
import struct
import subprocess
import threading

from odd_requests import (
    HOSTS, ODD_HOSTS, SOME_HEADERS, long_text, request_bytes)

PATIENCE = 15
STATUSES = (200, 200, 200, 201, 204, 226, 301, 304, 308, 400, 404, 418, 429,
            499, 500, 502, 503, 599, 600, 777, 999)
NO_LINGER = struct.pack("ii", 1, 0)


class Client:
    """One client, with its own dice; `tally` is what quiet.localhost said."""

    def __init__(self, caddy, seed):
        self.caddy = caddy
        self.dice = random.Random(seed)
        self.tally = collections.Counter()

    def run(self, moves):
        """Makes so many moves."""
        names, weights = zip(*MOVES.items())
        for name in self.dice.choices(names, weights, k=moves):
            getattr(self, name)()

    def connect(self, host=""):
        """A connection to Caddy, over IPv6 if the host is such an address."""
        address = "::1" if host.startswith("[::1]") else "127.0.0.1"
        return socket.create_connection(
            (address, self.caddy.plain), timeout=PATIENCE)

    def known_host(self):
        """A host that is logged where its site says."""
        return f"{self.dice.choice(HOSTS)}:{self.caddy.plain}"

    def ask(self, host, target, **options):
        """A request, and its whole answer if there is one."""
        with self.connect(host) as connection:
            connection.sendall(request_bytes(host, target, **options))
            return read_all(connection)

    # Moves.

    def ordinary(self):
        headers = self.dice.sample(SOME_HEADERS, 3)
        status = self.dice.choice(STATUSES)
        method = self.dice.choice(("GET", "GET", "HEAD", "POST", "PROPFIND"))
        self.ask(self.known_host(), f"/status/{status}", method=method,
                 headers=headers, body=b"x" * 9 if method == "POST" else b"")

    def behaviour(self):
        target = self.dice.choice((
            "/big/100000", "/chunks/3", "/events/3", "/odd", "/hints", "/cut",
            "/close", "/garbage", "/slow/0.1", "/"))
        self.ask(self.known_host(), target)

    def long(self):
        """4 KB in the URL, and more in a header, so that logs roll."""
        target = b"/status/%d?q=" % self.dice.choice(STATUSES)
        headers = [b"X-Long: " + long_text(self.dice, 12000)]
        self.ask(self.known_host(), target + long_text(self.dice, 4096),
                 headers=headers)

    def odd_host(self):
        host = self.dice.choice(ODD_HOSTS).format(
            port=self.caddy.plain, number=self.dice.randrange(40))
        self.ask(host, "/status/200")

    def refused(self):
        """Control bytes where there must be none: 400, and in no log."""
        self.ask(self.known_host(), b"/status/200?\x00\x01\x1b[31m\x7f")

    def own_probe(self):
        self.ask(self.known_host(), "/status/503",
                 headers=[b"User-Agent: obs-probes/1"])

    def quiet(self):
        """What this site answers is tallied: the log must say the same."""
        status = self.dice.choice(STATUSES)
        answer = self.ask(f"quiet.localhost:{self.caddy.plain}",
                          f"/status/{status}")
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 %d" % status), answer
        self.tally["requests"] += 1
        self.tally["bytes_out"] += len(body)
        if status < 600:
            self.tally[f"status_{status // 100}xx"] += 1

    def leave_before_the_answer(self):
        with self.connect() as connection:
            connection.sendall(
                request_bytes(self.known_host(), "/slow/0.4"))
            connection.settimeout(self.dice.uniform(0.01, 0.1))
            try:
                connection.recv(1)
            except TimeoutError:
                self.reset(connection)

    def leave_in_the_body(self):
        with self.connect() as connection:
            connection.sendall(
                request_bytes(self.known_host(), "/big/20000000"))
            connection.recv(4096)
            self.reset(connection)

    def leave_in_the_upload(self):
        with self.connect() as connection:
            request = request_bytes(
                self.known_host(), "/slow/0.05", method="POST",
                headers=[b"Content-Length: 100000"])
            connection.sendall(request + b"x" * 1000)
            self.reset(connection)

    def reset(self, connection):
        """Goes away at once, or says goodbye first."""
        if self.dice.random() < 0.5:
            connection.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)

    def websocket(self):
        """An upgraded connection that lives for a while, and is logged then."""
        with self.connect() as connection:
            connection.sendall(request_bytes(
                self.known_host(), "/upgrade", headers=[
                    b"Connection: Upgrade", b"Upgrade: websocket"],
                connection="Upgrade"))
            assert b" 101 " in connection.recv(4096)
            for _ in range(self.dice.randrange(4)):
                connection.sendall(b"ping")
                assert connection.recv(4096)

    def http2(self):
        """Several requests of one curl; some end when its time is up."""
        base = f"https://secure.localhost:{self.caddy.tls}"
        version = self.dice.choice(("--http2", "--http2", "--http1.1"))
        long = long_text(self.dice, 4000).decode("ascii", "ignore")
        urls = [f"{base}/{path}" for path in (
            *(f"status/{self.dice.choice(STATUSES)}" for _ in range(9)),
            "odd", "big/300000", "chunks/2", "slow/0.5", "close")]
        words = ["curl", "--silent", "--insecure", "--globoff", version,
                 "--max-time", "0.3", "--header", f"X-Long: {long}"]
        words += self.dice.choice(([], ["--head"], ["--parallel"]))
        for url in self.dice.sample(urls, 10):
            words += ["--output", "/dev/null", url]
        subprocess.run(words, timeout=PATIENCE, check=False,
                       stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


#: How often each move is made.
MOVES = {
    "ordinary": 30, "long": 25, "quiet": 15, "behaviour": 10, "odd_host": 8,
    "own_probe": 2, "refused": 2, "leave_before_the_answer": 3,
    "leave_in_the_body": 2, "leave_in_the_upload": 2, "websocket": 3,
    "http2": 4,
}


def read_all(connection):
    """Everything until the other side closes, or resets."""
    received = []
    try:
        while part := connection.recv(65536):
            received.append(part)
    except ConnectionResetError:
        pass
    return b"".join(received)


class Traffic:
    """So many clients at once, each with so many moves."""

    def __init__(self, caddy, seed, clients=6, moves=100):
        self.faults = []
        self.clients = [Client(caddy, f"{seed}-{number}")
                        for number in range(clients)]
        self.threads = [
            threading.Thread(target=self.guard, args=(client, moves))
            for client in self.clients]

    def guard(self, client, moves):
        """A client's fault is the test's."""
        try:
            client.run(moves)
        except Exception as fault:
            self.faults.append(fault)

    def start(self):
        for thread in self.threads:
            thread.start()
        return self

    def running(self):
        return any(thread.is_alive() for thread in self.threads)

    def finish(self):
        """Waits for all; the tally of quiet.localhost."""
        for thread in self.threads:
            thread.join()
        if self.faults:
            raise self.faults[0]
        return sum((client.tally for client in self.clients),
                   collections.Counter())
