"""What a server may do after the request, and the verdict on it."""

from expected_verdicts import UP, Expected
from raw_server import (
    cut_off, for_ever, pause, read_head, reset, slowly, wait)

OK = b"HTTP/1.1 200 OK\r\n"
LENGTH = b"Content-Length: 100\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
WHOLE = OK + b"Content-Length: 5\r\n\r\nhello"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
SAD = b"HTTP/1.1 503 Sad\r\n"
KIB = 1024

SAD_503 = Expected("http", "^http: status 503, not 200$", 503)
NO_HEAD = Expected("protocol")
CUT_BODY = Expected("protocol", http_status=200)
LATE_HEAD = Expected("timeout", "answer")
LATE_BODY = Expected("timeout", "body", 200)


def headers(size, count=1):
    """So many headers, so many bytes in all."""
    line = b"X-Padding: %s\r\n"
    return (line % (b"x" * (size // count - len(line) + 2))) * count


GOOD = {
    "a length": [WHOLE],
    "a length, then more than that": [WHOLE + b"more" * KIB],
    "a length, then nothing": [WHOLE, wait],
    "no length": [OK + b"\r\nhello"],
    "length 0": [OK + b"Content-Length: 0\r\n\r\n", wait],
    "no body at all": [OK + b"\r\n"],
    "chunks": [CHUNKED + b"5\r\nhello\r\n0\r\n\r\n", wait],
    "chunks with extensions and a trailer": [
        CHUNKED + b"5;a=b\r\nhello\r\n0;c\r\nX-Sum: 1\r\n\r\n", wait],
    "chunks, whatever the length says": [
        OK + LENGTH + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
    "HTTP/1.0": [b"HTTP/1.0 200 OK\r\n\r\nhello"],
    "line feeds only": [b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello"],
    "an empty reason": [b"HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"],
    "no reason": [b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"],
    "an odd reason": [b"HTTP/1.1 200 \x1b[31m\x07\xff\r\n\r\n"],
    "100 Continue before": [CONTINUE + WHOLE],
    "103 Early Hints before": [HINTS, pause, WHOLE],
    "ten interim answers before": [(CONTINUE + HINTS) * 5 + WHOLE],
    "a folded header": [OK + b"X-A: b\r\n c\r\n\r\n"],
    "odd headers": [OK + b"X-A: \x1b]0;title\x07\x9b\xff\r\n\r\n"],
    "another coding": [
        OK + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nno!"],
    "headers of 60 KiB": [OK + headers(60 * KIB, 60) + b"\r\n"],
    "a body of 64 KiB": [
        OK + b"Content-Length: 65536\r\n\r\n" + bytes(64 * KIB)],
    "a body of 64 KiB, then nothing": [OK + b"\r\n" + bytes(64 * KIB), wait],
    "a body of 64 KiB, then a reset": [
        OK + b"\r\n" + bytes(64 * KIB), pause, reset],
    "a body without end": [OK + b"\r\n", for_ever(bytes(KIB))],
    "chunks without end": [CHUNKED, for_ever(b"400\r\n%s\r\n" % bytes(KIB))],
    "half a head, then the other": [OK[:7], pause, OK[7:] + b"\r\n"],
}
WRONG = {
    "503": [SAD + b"Content-Length: 0\r\n\r\n"],
    "503, then nothing": [SAD + LENGTH + b"\r\n", wait],
    "503, cut": [SAD + LENGTH + b"\r\nhello"],
    "503, then a reset": [SAD + LENGTH + b"\r\nhello", pause, reset],
    "503 without end": [SAD + b"\r\n", for_ever(bytes(KIB))],
    "503 with chunks that are none": [
        SAD + b"Transfer-Encoding: chunked\r\n\r\nnonsense\r\n"],
    "503 after 100 Continue": [CONTINUE + SAD + b"\r\n"],
    "an odd reason for 503": [
        b"HTTP/1.1 503 \x1b[31mhttp: status 200\x07\xff\r\n\r\n"],
}
HEADS = {
    "no answer": [],
    "one byte": [b"H"],
    "half a status line": [b"HTTP/1.1 20"],
    "a status line": [OK],
    "half a header": [OK + b"Content-Le"],
    "a head without its end": [OK + b"Content-Length: 0\r\n"],
    "503 without the head's end": [SAD + b"Content-Length: 0\r\n"],
    "an interim answer only": [CONTINUE],
    "HTTP/0.9": [b"<html>hello</html>\n"],
    "garbage": [bytes(range(256)) * 4],
    "garbage like a status line": [b"\x1b]0;HTTP/1.1 200 OK\x07\r\n\r\n"],
    "an SSH banner": [b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"],
    "an SMTP banner": [b"220 mail.example ESMTP\r\n"],
    "ICY 200 OK": [b"ICY 200 OK\r\n\r\n"],
    "RTSP/1.0": [b"RTSP/1.0 200 OK\r\n\r\n"],
    "HTTP/3 in words": [b"HTTP/3 200 OK\r\n\r\n"],
    "HTTP/9.9": [b"HTTP/9.9 200 OK\r\n\r\n"],
    "HTTP/2 in frames": [b"\0\0\x0c\x04\0\0\0\0\0" + bytes(12)],
    "no status": [b"HTTP/1.1 OK\r\n\r\n"],
    "two digits": [b"HTTP/1.1 20\r\n\r\n"],
    "a negative status": [b"HTTP/1.1 -200 OK\r\n\r\n"],
    "four digits": [b"HTTP/1.1 2000 OK\r\n\r\n"],
    "status 000": [b"HTTP/1.1 000 Zero\r\n\r\n"],
    "status 099": [b"HTTP/1.1 099 Less\r\n\r\n"],
    "a NUL in a header": [OK + b"X-A: a\0b\r\n\r\n"],
    "a header of 70 KiB": [OK + headers(70 * KIB) + b"\r\n"],
    "a header of 200 KiB": [OK + headers(200 * KIB) + b"\r\n"],
    "a header without end": [OK + b"X-A: ", for_ever(b"x" * KIB)],
    "a status line without end": [b"HTTP/1.1 200 ", for_ever(b"x" * KIB)],
    "headers of 70 KiB": [OK + headers(70 * KIB, 70) + b"\r\n"],
    "headers without end": [OK, for_ever(headers(KIB, 8))],
    "interim answers without end": [for_ever(HINTS * 8)],
    "a reset": [pause, reset],
    "a reset in the status line": [b"HTTP/1.1", pause, reset],
    "a reset in the head": [OK + b"X-A: b\r\n", pause, reset],
}
BODIES = {
    "a cut body": [OK + LENGTH + b"\r\nhello"],
    "a missing body": [OK + LENGTH + b"\r\n"],
    "cut in a chunk": [CHUNKED + b"5\r\nhe"],
    "cut between chunks": [CHUNKED + b"5\r\nhello\r\n"],
    "cut in a chunk's size": [CHUNKED + b"5\r\nhello\r\n5"],
    "no chunk at all": [CHUNKED],
    "a chunk without a size": [CHUNKED + b"\r\nhello\r\n", wait],
    "a chunk with a bad size": [CHUNKED + b"zz\r\nhello\r\n", wait],
    "a chunk longer than its size": [CHUNKED + b"2\r\nhello\r\n", wait],
    "a chunk with an immense size": [
        CHUNKED + b"f" * 40 + b"\r\nhello\r\n", wait],
    "a reset in the body": [OK + LENGTH + b"\r\nhello", pause, reset],
    "a reset in the chunks": [CHUNKED + b"5\r\nhello\r\n", pause, reset],
    "a reset in a body without length": [OK + b"\r\nhello", pause, reset],
}
SLOW = {
    "nothing": ([wait], LATE_HEAD),
    "one byte, then nothing": ([b"H", wait], LATE_HEAD),
    "half a head, then nothing": ([OK + b"X-A: b\r\n", wait], LATE_HEAD),
    "a head byte by byte": ([slowly(OK * 9)], LATE_HEAD),
    "headers at leisure": ([OK, for_ever(b"X-A: b\r\n", 0.1)], LATE_HEAD),
    "hints at leisure": ([for_ever(HINTS, 0.1)], LATE_HEAD),
    "half a body, then nothing": ([OK + LENGTH + b"\r\nhel", wait], LATE_BODY),
    "a body byte by byte": ([OK + LENGTH + b"\r\n", slowly(bytes(100))],
                            LATE_BODY),
    "a body at leisure": ([OK + b"\r\n", for_ever(b"hi", 0.1)], LATE_BODY),
    "a body of almost 64 KiB": ([OK + b"\r\n", bytes(65535), wait], LATE_BODY),
    "chunks at leisure": ([CHUNKED, for_ever(b"2\r\nhi\r\n", 0.1)],
                          LATE_BODY),
}
#: What only some may like; still the verdict is always the same.
DISPUTED = {
    "101": ([b"HTTP/1.1 101 Switching\r\n\r\n", wait],
            Expected("http", "status 101, not 200", 101)),
    "status 999": ([b"HTTP/1.1 999 Nines\r\n\r\n"],
                   Expected("http", "status 999, not 200", 999)),
    "a negative length": (
        [OK + b"Content-Length: -5\r\n\r\nhello"], NO_HEAD),
    "two lengths": (
        [OK + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\nhello"],
        CUT_BODY),
    "an immense length": (
        [OK + b"Content-Length: 99999999999999999999\r\n\r\nhello"], UP),
    "a header without a colon": ([OK + b"nonsense\r\n\r\n"], NO_HEAD),
}


def answers():
    """Every play that does not take its time, with the verdict, by name."""
    table = {}
    for plays, expected in ((GOOD, UP), (WRONG, SAD_503), (HEADS, NO_HEAD),
                            (BODIES, CUT_BODY)):
        table |= {name: (play, expected) for name, play in plays.items()}
    return asked(table | DISPUTED)


def asked(table):
    """The same plays, each with a request before."""
    return {name: ([read_head, *play], expected)
            for name, (play, expected) in table.items()}


#: Many servers end TLS without its good-bye; what is there still counts.
TRUNCATED = {
    "a length": ([read_head, WHOLE, cut_off], UP),
    "no length": ([read_head, OK + b"\r\nhello", cut_off], UP),
    "half a body": ([read_head, OK + LENGTH + b"\r\nhi", cut_off], CUT_BODY),
    "no answer": ([read_head, cut_off], NO_HEAD),
    "half a head": ([read_head, OK, cut_off], NO_HEAD),
}
