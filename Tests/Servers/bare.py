"""Runs a CGI program as a web server would, without one: RFC 3875."""

import os
import subprocess
import urllib.parse

from account import as_ordinary_user
from exchange import PREFIX, Answer, header_pairs

PATIENCE = 20.0


class Bare:
    """The program itself, with an environment and a pipe."""

    name = "bare"

    def __init__(self, cgi_bin, state):
        self.cgi_bin = cgi_bin
        self.state = state

    def send(self, request, before=(), **settings):
        """One run of the program that the target names."""
        run = subprocess.run(
            **self.command(request, before, **settings),
            input=request.body or b"", capture_output=True, timeout=PATIENCE)
        assert run.returncode == 0, f"{run.returncode}: {run.stderr!r}"
        answer = parse(run.stdout)
        # Some servers send stderr to the client: it is for the operator.
        assert run.stderr == b"" or answer.status >= 500, run.stderr
        return answer

    def command(self, request, before=(), **settings):
        """Arguments for subprocess; `settings` go into the environment.

        `before` is put in front of the program's path.
        """
        environment = meta_variables(request, self.cgi_bin) | settings
        environment |= {"OBS_STATE_DIR": str(self.state.directory)}
        words = search_words(environment["QUERY_STRING"])
        return {"args": [*before, environment["SCRIPT_FILENAME"], *words],
                "env": environment, **as_ordinary_user()}


def meta_variables(request, cgi_bin):
    """The request as environment variables (RFC 3875, section 4.1)."""
    path, _, query = request.target.partition("?")
    program, slash, rest = path.partition("/")
    variables = {
        "GATEWAY_INTERFACE": "CGI/1.1",
        "QUERY_STRING": query,
        "REMOTE_ADDR": "127.0.0.1",
        "REQUEST_METHOD": request.method,
        "SCRIPT_FILENAME": f"{cgi_bin}/{program}",
        "SCRIPT_NAME": PREFIX + program,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_SOFTWARE": "bare",
    }
    if slash:
        # An environment can't hold a NUL: its escape stays as it came.
        decoded = urllib.parse.unquote_to_bytes(slash + rest)
        variables["PATH_INFO"] = os.fsdecode(decoded.replace(b"\0", b"%00"))
    if request.length is not None:
        variables["CONTENT_LENGTH"] = str(request.length)
    if request.chunked:
        variables["HTTP_TRANSFER_ENCODING"] = "chunked"
    return variables | header_variables(request.headers)


def header_variables(headers):
    """HTTP_* (section 4.1.18); what is sent twice is joined by a comma."""
    variables = {}
    for name, value in headers:
        key = "HTTP_" + name.upper().replace("-", "_")
        variables[key] = ", ".join(filter(None, [variables.get(key), value]))
    return variables


def search_words(query):
    """A query becomes arguments (section 4.4): Apache's way, and worse.

    Apache passes those without `=` only; no program may listen to any.
    """
    words = map(urllib.parse.unquote, query.split("+"))
    return [word for word in words if word and "\0" not in word]


def parse(output):
    """What the program printed: one header block, then the body."""
    head, blank, body = output.partition(b"\r\n\r\n")
    assert blank, f"no end of the headers: {output!r}"
    assert head.count(b"\n") == head.count(b"\r\n"), f"not CRLF: {head!r}"
    first, *lines = head.split(b"\r\n")
    field, status, reason = first.split(b" ", 2)
    assert field == b"Status:" and reason, f"not a whole status: {first!r}"
    return Answer(int(status), header_pairs(lines), body)
