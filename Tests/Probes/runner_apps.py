"""Apps behind one port, each of which a test can switch to another way.

The Host of a request says which app is meant: `shop.test` is shop.
"""

import collections
import http.server
import socket
import struct
import threading
import time

#: Longer than any check here; then the server gives up.
PATIENCE = 20.0
#: SO_LINGER for no time at all: close sends a reset.
AT_ONCE = struct.pack("ii", 1, 0)

Request = collections.namedtuple("Request", "at path")


def up(handler):
    """Answers as it should."""
    answer(handler, 200)


def failing(handler):
    """Answers that it can't."""
    answer(handler, 503)


def hanging(handler):
    """Says nothing until the client leaves."""
    handler.connection.settimeout(PATIENCE)
    handler.connection.recv(1)


def resetting(handler):
    """Ends the connection as a crash does."""
    handler.connection.setsockopt(
        socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    handler.connection.close()


def slow(seconds, way=up):
    """Answers late."""
    def late(handler):
        time.sleep(seconds)
        way(handler)
    return late


def answer(handler, status):
    """A whole answer, and the end of the connection."""
    handler.server.apps.leave(handler)
    handler.wfile.write(
        b"HTTP/1.1 %d Word\r\nContent-Length: 3\r\n\r\nOK\n" % status)


class Handler(http.server.BaseHTTPRequestHandler):
    """One request; a client that has gone is no trouble."""

    def do_GET(self):
        slug = self.headers["Host"].partition(".")[0]
        self.server.apps.take(slug, self)

    def log_message(self, *_):
        """Says nothing: the tests look at what was asked."""


class Listener(http.server.ThreadingHTTPServer):
    """Listens on a free port."""

    daemon_threads = True
    request_queue_size = 1024

    def handle_error(self, request, client_address):
        """The client has gone, or was meant to be left."""


class Apps:
    """All apps, from `with` to its end."""

    def __init__(self):
        self.listener = Listener(("127.0.0.1", 0), Handler)
        self.listener.apps = self
        self.thread = threading.Thread(
            target=self.listener.serve_forever, args=(0.01,))
        #: How each app answers; those that are not named are up.
        self.ways = {}
        self.asked = collections.defaultdict(list)
        self.lock = threading.Lock()
        #: Who has not been answered, and how many these were at most.
        self.waiting = set()
        self.busiest = 0

    @property
    def port(self):
        """Where it listens."""
        return self.listener.server_address[1]

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown()
        self.thread.join()
        self.listener.server_close()

    def take(self, slug, handler):
        """Notes a request and answers it."""
        with self.lock:
            self.asked[slug].append(Request(time.time(), handler.path))
            self.waiting.add(handler)
            self.busiest = max(self.busiest, len(self.waiting))
        try:
            self.ways.get(slug, up)(handler)
        finally:
            self.leave(handler)

    def leave(self, handler):
        """Its client may have the answer from now on, and ask again."""
        with self.lock:
            self.waiting.discard(handler)

    def let(self, slug, way):
        """From now on an app answers so."""
        self.ways[slug] = way

    def times(self, slug, path=None):
        """When an app was asked, or was asked for a path."""
        with self.lock:
            return [request.at for request in self.asked[slug]
                    if path in (None, request.path)]

    def count(self, slug, path=None):
        """How often that was."""
        return len(self.times(slug, path))
