"""A small web server behind Caddy; the path says how it behaves.

    /status/503   that status         /slow/0.3   an answer after 0.3 s
    /big/100000   a body of this size /chunks/5   a body in so many parts
    /events/5     an event stream     /upgrade    101, then an echo
    /odd          headers that try to be log members, bytes of every kind
    /hints        103, then 200       /cut        half of the promised body
    /close        no answer at all    /garbage    no HTTP at all
"""

import contextlib
import socket
import socketserver
import threading
import time

REASON = b"As Asked"
BODILESS = (204, 304)
ODD_HEADERS = [
    b'X-Quotes: "status":500,"duration":1e9,"size":7}}',
    b'X-Backslashes: \\" \\\\" \\\\\\" \\u0022 "}],"status":500,\\',
    b"X-Bytes: " + bytes(range(0x80, 0x100)),
    b"X-Utf-8: \xe2\x80\xa8 \xc2\xb5s \xf0\x9f\x9a\x80",
    b"X-Tabs: a\tb", b"Status: 500", b"Duration: 86400", b"Ts: 1",
    b'Logger: http.log.error', b"Size: 1", b"X-Empty:",
    b'X-Torn: {"level":"error","ts":1,"status":500}',
]


class Conversation(socketserver.BaseRequestHandler):
    """One connection, one request."""

    def handle(self):
        with contextlib.suppress(OSError, TimeoutError):
            self.request.settimeout(10)
            head = self.read_head()
            if head:
                self.answer(head)

    def read_head(self):
        """The request line and headers; the body is not waited for."""
        received = b""
        while b"\r\n\r\n" not in received:
            part = self.request.recv(65536)
            if not part:
                return b""
            received += part
        return received

    def answer(self, head):
        """Does what the first two parts of the path say."""
        self.bodiless = head.startswith(b"HEAD ")
        path = head.split(b" ")[1].split(b"?")[0]
        _, name, value, *_ = path.split(b"/") + [b"", b""]
        behaviour = getattr(self, "do_" + name.decode("latin-1"), None)
        if behaviour:
            behaviour(value.decode())
        else:
            self.whole(200, b"hello\n")

    def send_head(self, status, *headers):
        """A status line and headers, and that this is all there will be."""
        lines = [b"HTTP/1.1 %d %s" % (status, REASON), *headers,
                 b"Connection: close", b"", b""]
        self.request.sendall(b"\r\n".join(lines))

    def whole(self, status, body, *headers):
        """An answer as it should be."""
        self.send_head(status, b"Content-Type: text/plain",
                       b"Content-Length: %d" % len(body), *headers)
        if not self.bodiless:
            self.request.sendall(body)

    def do_status(self, value):
        if int(value) in BODILESS:
            self.send_head(int(value))
        else:
            self.whole(int(value), b"status %d\n" % int(value))

    def do_slow(self, value):
        time.sleep(float(value))
        self.whole(200, b"at last\n")

    def do_big(self, value):
        self.whole(200, b"x" * int(value))

    def do_odd(self, _):
        self.whole(200, b"odd\n", *ODD_HEADERS)

    def do_hints(self, _):
        hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
        self.request.sendall(hints)
        self.whole(200, b"after hints\n")

    def do_chunks(self, value):
        self.send_head(200, b"Transfer-Encoding: chunked")
        for _ in range(int(value)):
            self.request.sendall(b"5\r\nchunk\r\n")
            time.sleep(0.02)
        self.request.sendall(b"0\r\n\r\n")

    def do_events(self, value):
        self.send_head(200, b"Content-Type: text/event-stream; charset=utf-8")
        for number in range(int(value)):
            self.request.sendall(b"data: %d\n\n" % number)
            time.sleep(0.05)

    def do_upgrade(self, _):
        self.request.sendall(
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
            b"Upgrade: websocket\r\n\r\n")
        while part := self.request.recv(65536):
            self.request.sendall(part)

    def do_cut(self, _):
        self.send_head(200, b"Content-Length: 10000")
        self.request.sendall(b"x" * 5000)

    def do_garbage(self, _):
        self.request.sendall(b"\x00\xff nonsense\r\n\r\n")

    def do_close(self, _):
        pass


class Backend(socketserver.ThreadingTCPServer):
    """Listens on a free loopback port from `with` to its end."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.port = self.server_address[1]

    def shutdown_request(self, request):
        """Closes at once, so that a cut body is cut."""
        with contextlib.suppress(OSError):
            request.shutdown(socket.SHUT_RDWR)
        self.close_request(request)

    def __enter__(self):
        threading.Thread(
            target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
