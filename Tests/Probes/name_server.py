"""A small DNS server. What it says of a name is in a table.

    a dictionary   addresses by type; a type that is missing has none, one
                   that is None gets no answer
    an integer     an error (RFC 1035, 4.1.1): 2 SERVFAIL, 3 NXDOMAIN
    bytes          these instead of an answer
    None           no answer, ever

Any other name below .test is 127.0.0.1.
"""

import socket
import struct
import threading

A, AAAA = 1, 28
FAMILIES = {A: socket.AF_INET, AAAA: socket.AF_INET6}
HOME = {A: ["127.0.0.1"]}


class NameServer:
    """Answers on 127.0.0.1:53 of a namespace from `with` to its end."""

    def __init__(self, namespace, table):
        self.table = table
        self.asked = []
        with namespace.inside():
            self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.socket.sendto(b"", self.socket.getsockname())
        self.thread.join()
        self.socket.close()

    def serve(self):
        """Answers until it gets nothing, from itself."""
        while True:
            query, client = self.socket.recvfrom(4096)
            if not query:
                return
            answer = self.answer(query)
            if answer is not None:
                self.socket.sendto(answer, client)

    def answer(self, query):
        """The bytes to send, or none."""
        name, kind, question = parsed(query)
        self.asked.append(name)
        entry = self.table.get(name, HOME if name.endswith(".test") else 3)
        if entry is None or isinstance(entry, bytes):
            return entry and query[:2] + entry
        if isinstance(entry, int):
            return message(query, question, (), kind, entry)
        addresses = entry.get(kind, ())
        if addresses is None:
            return None
        return message(query, question, addresses, kind)


def parsed(query):
    """The name, the type, and the bytes of the only question."""
    labels, place = [], 12
    while length := query[place]:
        labels.append(query[place + 1:place + 1 + length].decode("latin-1"))
        place += 1 + length
    kind, = struct.unpack_from("!H", query, place + 1)
    return ".".join(labels).lower(), kind, query[12:place + 5]


def message(query, question, addresses, kind, error=0):
    """An answer: authoritative, with recursion, with these addresses."""
    packed = [socket.inet_pton(FAMILIES[kind], each) for each in addresses]
    head = query[:2] + struct.pack(
        "!HHHHH", 0x8580 | error, 1, len(packed), 0, 0)
    return head + question + b"".join(
        struct.pack("!HHHIH", 0xC00C, kind, 1, 0, len(each)) + each
        for each in packed)
