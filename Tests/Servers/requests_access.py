"""Tokens, paths and methods: what is checked before anything is done."""

from state import ALICE, BLOG_EVENT, EVENTS, READER, SHOP
from table import (NO_PATH, answer, ask, bad_slug, case, no_token,
                   not_allowed, problem)

RESOURCES = ("events", "probes", "analytics", "metrics", "logs")
NO_EVENTS = '{"slug":"%s","events":[]}'
FIRST = '{"slug":"my-shop","events":[' + EVENTS[-1] + "]}"

TOKENS = [
    case(f"{resource}: no token",
         ask(f"GET {resource}/my-shop", token=None), no_token(),
         ask(f"GET {resource}", token=None), no_token())
    for resource in RESOURCES
] + [
    case(f"{resource}: an unknown token",
         ask(f"GET {resource}/my-shop", token="guessed"), no_token())
    for resource in RESOURCES
] + [
    case(f"{resource}: a token for other apps",
         ask(f"GET {resource}/blog", token=SHOP),
         problem(403, "the token of shop is not for blog"))
    for resource in RESOURCES
] + [
    case("a token comes before path, method, query and body",
         ask("GET events/my-shop/more", token=None), no_token(),
         ask("PATCH events/My_Shop?limit=0", token=None), no_token(),
         ask("POST events/my-shop", "{", token=None), no_token(),
         ask("POST events/my-shop", "x" * 66560, token=None), no_token()),
    case("a token of another scheme",
         ask("GET events/my-shop", token=None,
             headers=[("Authorization", "Basic YWxpY2U6c2VjcmV0")]),
         no_token()),
    case("an empty token",
         ask("GET events/my-shop", token=None,
             headers=[("Authorization", "Bearer")]), no_token()),
    case("a hash is no token",
         ask("GET events/my-shop", token="0" * 64), no_token()),
    case("a token in the query is no token",
         ask(f"GET events/my-shop?access_token={ALICE}", token=None),
         no_token()),
    case("a scheme in another case",
         ask("GET events/my-shop?limit=1", token=None,
             headers=[("Authorization", f"bEARER {ALICE}")]), answer(FIRST)),
    case("two spaces before the token",
         ask("GET events/my-shop?limit=1", token=None,
             headers=[("Authorization", f"Bearer  {ALICE}")]), answer(FIRST)),
    case("two Authorization headers",
         ask("GET events/my-shop",
             headers=[("Authorization", f"Bearer {ALICE}")]), no_token()),
    case("HEAD without a token",
         ask("HEAD events/my-shop", token=None), no_token()),
    case("a read-only token reads",
         ask("GET events/my-shop?limit=1", token=READER), answer(FIRST)),
    case("a read-only token does not write",
         ask("POST events/my-shop", '{"kind":"a"}', token=READER),
         problem(403, "the token of reader may only read"),
         ask("PUT probes/my-shop", "{}", token=READER),
         problem(403, "the token of reader may only read"),
         ask("DELETE probes/my-shop", token=READER),
         problem(403, "the token of reader may only read")),
    case("a token for some apps reads and writes them",
         ask("GET events/my-shop?limit=1", token=SHOP), answer(FIRST),
         ask("GET events/my-blog", token=SHOP),
         answer(NO_EVENTS % "my-blog"),
         ask("POST events/blog", '{"kind":"a"}', token=SHOP),
         problem(403, "the token of shop is not for blog"),
         ask("GET events/blog"),
         answer('{"slug":"blog","events":[' + BLOG_EVENT + "]}")),
    case("the pattern comes before the query and the body",
         ask("GET events/blog?limit=0", token=SHOP),
         problem(403, "the token of shop is not for blog"),
         ask("POST events/blog", "{", token=SHOP),
         problem(403, "the token of shop is not for blog")),
]

GOOD_SLUGS = ["a", "0", "a--b", "xn--caf-dma", "1" * 63, "shop-2"]

#: What stands in the URL, and what the detail shows of it.
BAD_SLUGS = {
    "My-Shop": "My-Shop", "-shop": "-shop", "shop-": "shop-", "-": "-",
    "my_shop": "my_shop", "my.shop": "my.shop", ".hidden": ".hidden",
    "a" * 64: "a" * 64, "a" * 65: "a" * 64 + "\u2026",
    "my%20shop": "my shop", "shop%0A": "shop\\n",
    "shop%0D%0AX-Evil:%201": "shop\\r\\nX-Evil: 1", "%1B[31m": "\\u001b[31m",
    "%7F": "\\u007f", "%252e%252e": "%2e%2e", "%25": "%", "shop;x": "shop;x",
    "shop%5Cx": "shop\\\\x", "shop%22x": 'shop\\"x', "*": "*",
    "caf%C3%A9": "caf\u00e9", "%C2%9B": "\\u009b", "%E2%80%AE": "\\u202e",
    "%FF": "\ufffd", "a%00b": None,
}

SLUGS = [
    case(f"slug {slug}", ask(f"GET events/{slug}"), answer(NO_EVENTS % slug))
    for slug in GOOD_SLUGS
] + [
    case(f"slug {slug}", ask(f"GET events/{slug}"),
         bad_slug("a%00b" if shown is None else shown))
    for slug, shown in BAD_SLUGS.items()
] + [
    case(f"{resource}: a bad slug",
         ask(f"GET {resource}/My_Shop"), bad_slug("My_Shop"))
    for resource in RESOURCES
]

PATHS = [
    case("a path that is too long",
         ask("GET events/my-shop/more"), NO_PATH,
         ask("GET probes/my-shop/x/y"), NO_PATH),
    case("a path that ends in a slash", ask("GET events/my-shop/"), NO_PATH),
    case("%2F is a slash", ask("GET events/my%2Fshop"), NO_PATH),
    case("a doubled slash", ask("GET events//blog"),
         answer('{"slug":"blog","events":[' + BLOG_EVENT + "]}")),
    case("%2e%2e%2f", ask("GET events/%2e%2e%2fprobes%2fmy-shop"), NO_PATH),
    case("..", ask("GET events/.."), bad_slug("..")),
    case("%2e", ask("GET events/%2e"), bad_slug(".")),
    case("no slug where one is needed", ask("GET logs"), NO_PATH),
    case("a path comes before the method",
         ask("PATCH events/my-shop/more"), NO_PATH,
         ask("PATCH events/My_Shop"), bad_slug("My_Shop")),
]

ALLOWED = {
    "events": "GET, HEAD", "events/my-shop": "GET, HEAD, POST",
    "probes": "GET, HEAD", "probes/my-shop": "GET, HEAD, PUT, DELETE",
    "analytics": "GET, HEAD", "analytics/my-shop": "GET, HEAD",
    "metrics": "GET, HEAD", "metrics/my-shop": "GET, HEAD",
    "logs/my-shop": "GET, HEAD",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

WRONG_METHODS = [
    case(f"{method} {path}",
         ask(f"{method} {path}", None if method == "OPTIONS" else "{}"),
         not_allowed(method, allowed))
    for path, allowed in ALLOWED.items()
    for method in METHODS if method not in allowed.split(", ")
] + [
    case("a method that nobody knows",
         ask("BREW events/my-shop"), not_allowed("BREW", "GET, HEAD, POST")),
    case("a method in lower case",
         ask("get events/my-shop"),
         not_allowed("this method", "GET, HEAD, POST")),
    case("a method comes before the token's pattern",
         ask("PUT events/blog", "{}", token=SHOP),
         not_allowed("PUT", "GET, HEAD, POST"),
         ask("PUT events/my-shop", "{}", token=READER),
         not_allowed("PUT", "GET, HEAD, POST")),
    case("a method that a header asks for",
         ask("GET events/my-shop?limit=1",
             headers=[("X-HTTP-Method-Override", "DELETE")]), answer(FIRST)),
]

CASES = TOKENS + SLUGS + PATHS + WRONG_METHODS
