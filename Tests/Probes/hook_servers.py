"""Whom hooks tell: a mail server and a web server, both for real."""

import contextlib
import email
import email.policy
import http.server
import json
import socket
import threading

from aiosmtpd.controller import Controller


def free_port():
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class MailServer:
    """Takes mail on 127.0.0.1 from `with` to its end, again and again.

    To recipients in `unknown` it says that it will never take any.
    """

    def __init__(self):
        self.port = free_port()
        self.taken = []
        self.refused = []
        self.unknown = set()

    @contextlib.contextmanager
    def up(self):
        """The server."""
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()

    async def handle_RCPT(self, _server, _session, envelope, address, _):
        """Takes or refuses a recipient."""
        if address in self.unknown:
            self.refused.append(address)
            return "550 5.1.1 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        """Takes a mail."""
        self.taken.append(envelope)
        return "250 OK"

    def mails(self, slug):
        """What came of an app: recipients and the message."""
        parsed = [
            (envelope.rcpt_tos, email.message_from_bytes(
                envelope.original_content, policy=email.policy.default))
            for envelope in list(self.taken)]
        return [(to, mail) for to, mail in parsed
                if mail["Subject"].partition(":")[0] == slug]


class WebHook:
    """Takes POST on 127.0.0.1 from `with` to its end.

    The next answers may be set; after these each is 200.
    """

    def __init__(self):
        self.listener = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), Handler)
        self.listener.hook = self
        self.thread = threading.Thread(
            target=self.listener.serve_forever, args=(0.01,))
        self.answers = []
        self.taken = []

    @property
    def url(self):
        """Where it listens."""
        return f"http://127.0.0.1:{self.listener.server_port}/a/b?c=d"

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown()
        self.thread.join()
        self.listener.server_close()

    def bodies(self, slug):
        """What came of an app, as JSON."""
        bodies = [json.loads(body) for _, body in list(self.taken)]
        return [body for body in bodies if slug in (
            body.get("slug"), body.get("text", "").partition(":")[0])]


class Handler(http.server.BaseHTTPRequestHandler):
    """One request."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        hook = self.server.hook
        status = hook.answers.pop(0) if hook.answers else 200
        if status == 200:
            hook.taken.append((
                (self.path, self.headers["Content-Type"]), body))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Says nothing."""
