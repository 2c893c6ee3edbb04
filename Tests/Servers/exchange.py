"""What is asked and what is answered, whoever carries it."""

from dataclasses import dataclass

PREFIX = "/api/app-gateway/"


@dataclass(frozen=True)
class Request:
    """One request; `target` is what follows PREFIX in the URL."""

    method: str
    target: str
    headers: tuple = ()
    body: bytes | None = None
    chunked: bool = False
    #: What Content-Length says when it is not the body's length.
    promised: int | None = None

    @property
    def length(self):
        """The Content-Length to send; None for a chunked or missing body."""
        if self.chunked or self.body is None:
            return None
        return len(self.body) if self.promised is None else self.promised


@dataclass(frozen=True)
class Answer:
    """A status, (name, value) pairs in their order, and a body.

    Status 0: the connection was closed without an answer.
    """

    status: int
    headers: tuple = ()
    body: bytes = b""

    def values(self, name):
        """Every value of a header, whatever the case of its name."""
        return [v for n, v in self.headers if n.lower() == name.lower()]


def header_pairs(lines):
    """Splits `Name: value` lines (bytes, without line ends)."""
    pairs = []
    for line in lines:
        name, colon, value = line.decode("latin-1").partition(":")
        assert colon and name == name.strip(), f"not a header: {line!r}"
        pairs.append((name, value.strip()))
    return tuple(pairs)
