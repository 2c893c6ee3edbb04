"""A server that plays back what it is told, byte for byte.

A play is a list: bytes are sent as they are, functions get the connection.
At its end the connection is closed as it should be.
"""

import contextlib
import socket
import ssl
import struct
import threading
import time

#: Longer than any check here; then the server gives up.
PATIENCE = 8.0
#: SO_LINGER for no time at all: close sends a reset.
AT_ONCE = struct.pack("ii", 1, 0)


class RawServer:
    """Listens on a free port of a namespace from `with` to its end.

    With `tls`, a context, the play is within TLS, handshake done.
    """

    def __init__(self, namespace, play, tls=None, address="127.0.0.1",
                 port=0):
        self.play = play
        self.tls = tls
        self.heads = []
        #: The address that each connection came to.
        self.asked = []
        self.open = []
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with namespace.inside():
            self.listener = socket.socket(family)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if address == "::":
            self.listener.setsockopt(
                socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        self.listener.bind((address, port))
        self.listener.listen(128)
        self.port = self.listener.getsockname()[1]
        self.threads = [threading.Thread(target=self.serve, daemon=True)]

    def __enter__(self):
        self.threads[0].start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.threads[0].join()
        self.listener.close()
        for connection in self.open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self.threads[1:]:
            thread.join()

    def serve(self):
        """A thread for each connection, until the listener is shut down."""
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.asked.append(connection.getsockname()[0])
            self.open.append(connection)
            thread = threading.Thread(
                target=self.converse, args=(connection,), daemon=True)
            self.threads.append(thread)
            thread.start()

    def converse(self, connection):
        """Plays, and stops where the client has gone."""
        connection.settimeout(PATIENCE)
        with contextlib.suppress(OSError):
            if self.tls:
                connection = self.tls.wrap_socket(
                    connection, server_side=True)
                self.open.append(connection)
            for step in self.play:
                if isinstance(step, bytes):
                    connection.sendall(step)
                elif (head := step(connection)) is not None:
                    self.heads.append(head)
        hang_up(connection)


def tls_of(certificate, key):
    """TLS as a server with this certificate speaks it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def hang_up(connection):
    """Closes, with the good-bye that TLS asks for."""
    with contextlib.suppress(OSError, ValueError):
        if isinstance(connection, ssl.SSLSocket):
            connection.settimeout(0)
            connection.unwrap()
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def read_head(connection):
    """The request, which has no body."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        part = connection.recv(65536)
        if not part:
            break
        head += part
    return head


def wait(connection):
    """Says nothing until the client leaves."""
    while connection.recv(65536):
        pass


def pause(_):
    """Time for what was sent to be read, before what comes next."""
    time.sleep(0.05)


def reset(connection):
    """Ends the connection as a crash of the server's machine does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    connection.close()


def cut_off(connection):
    """Closes without the good-bye of TLS."""
    connection.shutdown(socket.SHUT_RDWR)


def slowly(data, gap=0.2):
    """A step that sends a byte at a time."""
    def step(connection):
        for byte in data:
            connection.sendall(bytes([byte]))
            time.sleep(gap)
    return step


def for_ever(data, gap=0.0):
    """A step that sends the same again and again until the client leaves."""
    def step(connection):
        while True:
            connection.sendall(data)
            time.sleep(gap)
    return step


def read_hello(connection):
    """The client's part of the TLS handshake, which is not answered."""
    connection.recv(65536)


def half_a_handshake(context):
    """A step that sends the first half of the server's part of it."""
    def step(connection):
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        server = context.wrap_bio(incoming, outgoing, server_side=True)
        incoming.write(connection.recv(65536))
        with contextlib.suppress(ssl.SSLWantReadError):
            server.do_handshake()
        flight = outgoing.read()
        connection.sendall(flight[:len(flight) // 2])
    return step
