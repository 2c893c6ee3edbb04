"""The words in which the table of requests is written."""

import json
from dataclasses import dataclass, field

from exchange import Request
from state import ALICE, CONFIG

#: The titles of problems (RFC 9110, section 15; RFC 4918).
TITLES = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
    404: "Not Found", 405: "Method Not Allowed", 411: "Length Required",
    413: "Content Too Large", 422: "Unprocessable Content",
    500: "Internal Server Error", 503: "Service Unavailable",
}

SLUG_RULE = "slug must be 1 to 63 of a-z, 0-9 and -, not first or last, not "


@dataclass(frozen=True)
class Expected:
    """An answer to the byte, but for `<id>` and `<now>` in its text."""

    status: int
    text: str = ""
    headers: dict = field(default_factory=dict)

    @property
    def all_headers(self):
        """Those of every answer, and its own."""
        always = {"Cache-Control": "no-store",
                  "X-Content-Type-Options": "nosniff"}
        if self.status != 204:
            always["Content-Type"] = (
                "application/json" if self.status < 400
                else "application/problem+json")
            always["Content-Length"] = str(self.length)
        return always | self.headers

    @property
    def length(self):
        """The bytes of the body, with its placeholders filled."""
        whole = self.text.replace("<id>", "evt-0123456789ab")
        whole = whole.replace("<now>", "2026-06-26T17:42:00+00:00")
        return len(whole.encode())


@dataclass(frozen=True)
class Case:
    """Requests one after the other, over a state that is fresh before."""

    name: str
    steps: tuple
    config: str = CONFIG


def case(name, *steps, config=""):
    """A row of the table: `steps` are (request, expected) in turn."""
    pairs = tuple(zip(steps[::2], steps[1::2], strict=True))
    return Case(name, pairs, CONFIG + config)


def ask(line, body=None, token=ALICE, headers=(), **how):
    """A request from a line such as `GET events/my-shop`."""
    method, _, target = line.partition(" ")
    if isinstance(body, str):
        body = body.encode()
    if token is not None:
        headers = (("Authorization", f"Bearer {token}"), *headers)
    return Request(method, target, tuple(headers), body, **how)


def answer(text, status=200, **headers):
    """A JSON answer; `Retry_After` stands for `Retry-After`."""
    return Expected(status, text, dashed(headers))


def problem(status, detail, **headers):
    """A problem document."""
    text = json.dumps(
        {"type": "about:blank", "title": TITLES[status], "status": status,
         "detail": detail}, ensure_ascii=False, separators=(",", ":"))
    return Expected(status, text, dashed(headers))


def dashed(headers):
    """Header names from keyword arguments."""
    return {name.replace("_", "-"): value for name, value in headers.items()}


def no_token():
    """The one answer to no token and to an unknown one."""
    return problem(401, "a token is needed: Authorization: Bearer <token>",
                   WWW_Authenticate="Bearer")


def not_allowed(method, allowed):
    """The answer to a method that a path does not have."""
    detail = f"{method} is not allowed here; allowed: {allowed}"
    return problem(405, detail, Allow=allowed)


def bad_slug(shown):
    """The answer to a slug, as the detail shows it."""
    return problem(422, f'{SLUG_RULE}"{shown}"')


NO_PATH = problem(404, "no such path")
NO_CONTENT = Expected(204)
