"""Requests byte by byte, and what is odd in them."""

#: Sites with a log of their own or a shared one.
HOSTS = ("own.localhost", "own.localhost", "shop.localhost",
         "shop.localhost", "blog.localhost", "[::1]")
#: Caddy logs them in the catch-all site; some are an app's all the same.
ODD_HOSTS = (
    "OWN.localhost:{port}", "Own.LocalHost", "own.localhost",
    "own.localhost:99",
    "shop.localhost.:{port}", "blog.localhost.", "www.blog.example",
    "WWW.Blog.Example.:{port}", *["bare.localhost:{port}"] * 4,
    "moved.example:{port}", "Moved.Example", "moved.localhost",
    "nobody.localhost",
    "x.shop.localhost:{port}", "shop.localhost.evil.example",
    "scanner-{number}.example.org", "127.0.0.1:{port}", "[::1]", "localhost",
    ".localhost", ".", "*", "a..b", "own.localhost:80:90", "%6fwn.localhost",
    "-bad-.localhost", "own_.localhost", "", "a" * 300 + ".localhost")
SOME_HEADERS = (
    b'X-Status: "status":500', b'Status: 500', b'Duration: 1e9', b"Ts: 0",
    b'X-Json: {"request":{"host":"shop.localhost"},"status":500,"size":1}',
    b'X-Ends: "}]},"status":500,"duration":0}', b'X-Torn: {"level":"info"',
    b'X-Escapes: \\ \\\\ \\" \\\\" \\u0022 \\n', b"X-Invalid: \xff\xfe\x80\xc3",
    b"X-Tab: a\t\tb", "X-Utf-8: µs \u2028 🚀".encode(),
    b'Cookie: a=b; c="d"',
    b"Logger: http.log.error.log0", b"Host-Is: other.localhost",
    b"User-Agent: not obs-probes/1", b"Accept: text/event-stream",
    b"X-Obs: obs-probes/1", b"X-Same: 1\r\nX-Same: 2\r\nX-Same: 3", b"X-Empty:")
ODD_PIECES = (
    b'"', b"\\", b'\\"', b'"status":500,', b'"size":9', b"{", b"}", b"[", b"]",
    b"\xff", b"\xc2\xb5", "\u2028".encode(), "🚀".encode(), b"%00", b"%0a",
    b"\\u0000", b"&", b"<", b">", b"'", b",", b":", b'{"level":"')


def long_text(dice, length):
    """Random letters with something odd here and there; no space."""
    text = b""
    while len(text) < length:
        letters = dice.randbytes(40).hex().encode()
        text += letters[:dice.randrange(80)] + dice.choice(ODD_PIECES)
    return text[:length]


def request_bytes(host, target, method="GET", headers=(), body=b"",
                  connection="close"):
    """A request as it goes over the wire."""
    if isinstance(target, str):
        target = target.encode()
    lines = [b"%s %s HTTP/1.1" % (method.encode(), target),
             b"Host: " + host.encode(), *headers]
    if connection != "Upgrade":
        lines.append(b"Connection: close")
    if body:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join([*lines, b"", body])
