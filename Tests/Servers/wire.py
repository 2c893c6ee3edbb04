"""A bare HTTP/1.1 client: sends exactly the bytes that a test means.

http.client would repair half of them: lengths, repeated headers, targets.
"""

import contextlib
import socket
import time

from exchange import PREFIX, Answer, header_pairs

PATIENCE = 20.0


def request_bytes(request):
    """The request as it goes over the wire, its body cut as it says."""
    lines = [f"{request.method} {PREFIX}{request.target} HTTP/1.1"]
    lines += ["Host: localhost", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in request.headers]
    if request.chunked:
        lines.append("Transfer-Encoding: chunked")
    elif request.length is not None:
        lines.append(f"Content-Length: {request.length}")
    head = "\r\n".join(lines + ["", ""]).encode("latin-1")
    body = request.body or b""
    return head + (chunks(body) if request.chunked else body)


def chunks(body, size=7):
    """The body in chunked coding; small chunks, so that there are several."""
    parts = [body[i:i + size] for i in range(0, len(body), size)]
    coded = [b"%x\r\n%s\r\n" % (len(part), part) for part in parts]
    return b"".join(coded) + b"0\r\n\r\n"


def send(port, request):
    """Sends a request to a loopback port and reads the whole answer."""
    address = ("127.0.0.1", port)
    with socket.create_connection(address, PATIENCE) as connection:
        # Who refuses a body may close before it has read it, and has answered.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(request_bytes(request))
            if request.promised is not None:
                connection.shutdown(socket.SHUT_WR)
        return parse(read_all(connection), request.method)


def read_all(connection):
    """Everything until the other side closes, or resets.

    A stream in the place of an answer never ends, and is never silent.
    """
    received = b""
    deadline = time.monotonic() + PATIENCE
    try:
        while part := connection.recv(65536):
            received += part
            assert time.monotonic() < deadline, f"no end: {received[:500]!r}"
    except ConnectionResetError:
        pass
    return received


def parse(received, method):
    """The final answer in these bytes; interim ones (1xx) are passed over."""
    if not received:
        return Answer(0)
    head, _, rest = received.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    status = int(first.split(b" ")[1])
    if status < 200:
        return parse(rest, method)
    answer = Answer(status, header_pairs(lines), rest)
    if answer.values("Transfer-Encoding") == ["chunked"] and method != "HEAD":
        return Answer(status, answer.headers, unchunk(rest))
    return answer


def unchunk(coded):
    """Undoes chunked coding; a body without its last chunk is an error."""
    body = b""
    while True:
        size, _, rest = coded.partition(b"\r\n")
        length = int(size, 16)
        if length == 0:
            assert rest == b"\r\n", f"after the last chunk: {rest!r}"
            return body
        body, coded = body + rest[:length], rest[length + 2:]
