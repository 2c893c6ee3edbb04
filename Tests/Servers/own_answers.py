"""What a server itself refuses or rewrites before a program sees it.

By server and request, with the reason. Nothing is skipped: the server's own
answer is asserted. Of a page that a server makes up that is the status alone;
its wording is not ours to fix.
"""

from dataclasses import dataclass

from requests_append import stored
from requests_bodies import NO_BODY
from requests_events import EVERYTHING
from state import PROBE
from table import NO_PATH, Expected, answer, problem

#: Where lighttpd is the one that runs the programs.
ON_LIGHTTPD = ("lighttpd", "nginx-proxy", "caddy-proxy")
ON_NGINX = ("nginx", "nginx-proxy")
EVERY_SERVER = (*ON_LIGHTTPD, "apache", "nginx", "caddy")


@dataclass(frozen=True)
class Page:
    """A server's own answer; status 0 is a connection that just closes."""

    status: int


@dataclass(frozen=True)
class Row:
    """Whose answer to which request is another one, and why.

    `expected` stands for the case's answers, one for each of its steps; None
    stands for the table's own.
    """

    servers: tuple
    cases: tuple
    expected: tuple[Page | Expected | None, ...]
    reason: str


TRUNCATED = ("a body that is cut short", "a body of which nothing comes")
IN_CHUNKS = stored(message='"in chunks"')

ROWS = (
    Row(("bare",), ("a doubled slash",), (NO_PATH,),
        "only servers make one slash of two"),
    Row(EVERY_SERVER, ("slug a%00b",), (Page(400),),
        "a NUL in a path is refused at once"),
    Row(("apache",), ("slug a%00b",), (Page(404),),
        "a NUL in a path is never found"),
    Row(ON_LIGHTTPD,
        ("slug shop%0A", "slug shop%0D%0AX-Evil:%201", "slug %1B[31m",
         "slug %7F", "slug %FF", "limit=1%00", "limit=1%0A", "limit=%FF"),
        (Page(400),),
        "control characters and what is not UTF-8 are refused in a URL"),
    Row(EVERY_SERVER, ("%2e%2e%2f",), (answer(PROBE),),
        "dot segments are resolved first: this is GET probes/my-shop"),
    Row(EVERY_SERVER, ("%2e",), (EVERYTHING,),
        "dot segments are resolved first: this is GET events/"),
    Row((*ON_LIGHTTPD, "apache"), ("..",), (Page(403),),
        "dot segments are resolved first: this is the programs' folder"),
    Row(("nginx", "caddy"), ("..",), (Page(404),),
        "dot segments are resolved first: this is no program"),
    Row(ON_NGINX, ("two Authorization headers",), (Page(400),),
        "a header that must come once came twice"),
    Row(("lighttpd", "caddy-proxy"),
        ("a method that nobody knows", "a method in lower case"),
        (Page(501),), "lighttpd has a list of methods"),
    Row(("nginx-proxy",), ("a method that nobody knows",), (Page(501),),
        "lighttpd has a list of methods"),
    Row(ON_NGINX, ("a method in lower case",), (Page(400),),
        "a method is in capitals"),
    Row(("caddy",), ("a method in lower case",), (problem(400, NO_BODY),),
        "Caddy's FastCGI takes it for a POST"),
    Row(ON_LIGHTTPD, ("a body that nobody asked for",), (Page(400),),
        "a GET has no body"),
    Row(("lighttpd", "nginx-proxy"), ("no body",), (Page(411), None),
        "a POST has a Content-Length; Caddy adds one in front"),
    Row((*ON_LIGHTTPD, "nginx"), ("a body in chunks",),
        (answer(IN_CHUNKS, 201),
         answer('{"slug":"shop","events":[' + IN_CHUNKS + "]}")),
        "the chunks are collected, and passed on with their length"),
    Row((*ON_LIGHTTPD, "nginx"), ("a large body in chunks",),
        (answer(stored(), 201),
         answer('{"slug":"shop","events":[' + stored() + "]}")),
        "the chunks are collected, and passed on with their length"),
    Row(EVERY_SERVER, ("a length of 20 digits",), (Page(400), None),
        "no body can be so long"),
    Row(("lighttpd", "nginx", "nginx-proxy"), TRUNCATED, (Page(0), None),
        "a request that does not end is dropped with its connection"),
    Row(("apache",), TRUNCATED, (Page(400), None),
        "a request that does not end is refused"),
    Row(("caddy",), TRUNCATED, (Page(502), None),
        "a request that does not end is an error of the gateway"),
    Row(("caddy-proxy",), TRUNCATED, (Page(200), None),
        "a request that does not end gets an empty answer, and goes nowhere"),
)


def find(server, case, step):
    """The own answer of a server to a step of a case, if it has one.

    A later row is the exception to an earlier one.
    """
    for row in reversed(ROWS):
        if case in row.cases and server in row.servers:
            return row.expected[step]
    return None


def names():
    """The names of the cases that have own answers."""
    return {case for row in ROWS for case in row.cases}
