"""Bodies that are no JSON, or that do not arrive as they should."""

from requests_append import EMPTY, bad, not_json, padded
from table import ask, case, problem

NO_BODY = "the body is empty: a JSON object is needed"
TOO_LARGE = "the body is larger than 65536 bytes"

NOT_JSON = [
    not_json("half an object", '{"kind":"a"', "it is cut short at byte 11"),
    not_json("half a string", '{"kind":"a', "it ends inside a string"),
    not_json("space alone", " \r\n", "it is empty"),
    not_json("two values", '{"kind":"a"}{}',
             "text after the end of the value at byte 12"),
    not_json("a form", "kind=a&message=b", 'unexpected "k" at byte 0'),
    not_json("single quotes", "{'kind':'a'}", "unexpected \"'\" at byte 1"),
    not_json("a comma too many", '{"kind":"a",}', 'unexpected "}" at byte 12'),
    not_json("a comma too few", '{"kind":"a" "b":1}',
             'unexpected """ at byte 12'),
    not_json("a comment", '{"kind":"a"/**/}', 'unexpected "/" at byte 11'),
    not_json("a key without quotes", '{kind:"a"}', 'unexpected "k" at byte 1'),
    not_json("NaN", '{"kind":"a","x":NaN}', 'unexpected "N" at byte 16'),
    not_json("a word cut short", '{"kind":"a","x":tru}',
             "neither a number nor a word of JSON at byte 16"),
    not_json("a number that begins with 0", '{"kind":"a","x":01}',
             'unexpected "1" at byte 17'),
    not_json("a number that ends in a dot", '{"kind":"a","x":1.}',
             "neither a number nor a word of JSON at byte 18"),
    not_json("a line feed in a string", '{"kind":"a","message":"\n"}',
             "an unescaped control character at byte 23"),
    not_json("a NUL in a string", '{"kind":"a","message":"\0"}',
             "an unescaped control character at byte 23"),
    not_json("an unknown escape", r'{"kind":"a","message":"\x41"}',
             "an unknown escape at byte 23"),
    not_json("a byte order mark", '\ufeff{"kind":"a"}',
             "it begins with a byte order mark"),
    not_json("UTF-16", '{"kind":"a"}'.encode("utf-16-le"),
             "unexpected 0x00 at byte 1"),
    bad("10,000 arrays in one another",
        '{"kind":"a","x":' + "[" * 10000 + "]" * 10000 + "}",
        422, "the body is nested deeper than 64"),
    bad("65,536 brackets", "[" * 65536, 422,
        "the body is nested deeper than 64"),
] + [
    not_json(f"{name} in a string", b'{"kind":"a","message":"%s"}' % text,
             "not UTF-8 at byte 23")
    for name, text in {
        "a byte of Latin-1": b"\xe9 ", "a sequence cut short": b"\xe2\x82",
        "an overlong slash": b"\xc0\xaf", "a raw surrogate": b"\xed\xa0\x80",
        "a value over U+10FFFF": b"\xf4\x90\x80\x80", "0xFF": b"\xff"}.items()
] + [
    not_json(f"a lone surrogate, {text}",
             '{"kind":"a","message":"%s"}' % text,
             "a lone surrogate at byte 23")
    for text in (r"\ud800", r"\udc00", r"\ud800\u0041", r"\ud800x",
                 r"\udc00\ud800")
] + [
    not_json("a lone surrogate in a key of the metadata",
             r'{"kind":"a","metadata":{"\udfff":1}}',
             "a lone surrogate at byte 25"),
]

REPEATS = [
    bad(name, body, 400, f'the body repeats the key "{key}"')
    for name, body, key in (
        ("kind twice", '{"kind":"a","kind":"a"}', "kind"),
        ("kind twice, once escaped", r'{"kind":"a","\u006bind":"b"}', "kind"),
        ("an unknown key twice", '{"kind":"a","x":1,"x":1}', "x"),
        ("a key of the metadata twice",
         '{"kind":"a","metadata":{"k":1,"k":1}}', "k"),
        ("a key twice, far down",
         '{"kind":"a","metadata":{"a":[{"k":1},{"k":1,"k":2}]}}', "k"))
]

LENGTHS = [
    bad("no body", None, 400, NO_BODY),
    bad("an empty body", "", 400, NO_BODY),
    bad("one byte too many", padded(65537), 413, TOO_LARGE),
    bad("65 KiB", padded(65 * 1024), 413, TOO_LARGE),
    bad("half a MiB", padded(512 * 1024), 413, TOO_LARGE),
    bad("a body that is cut short", '{"kind":"a"', 400,
        "the body is cut short: 11 of 100 bytes came", promised=100),
    bad("a body of which nothing comes", "", 400,
        "the body is cut short: 0 of 5 bytes came", promised=5),
    bad("a body in chunks", '{"kind":"a","message":"in chunks"}', 411,
        "a body needs its length: send Content-Length, not chunks",
        chunked=True),
    bad("a large body in chunks", padded(60000), 411,
        "a body needs its length: send Content-Length, not chunks",
        chunked=True),
    bad("a length of 20 digits", '{"kind":"a"}', 413, TOO_LARGE,
        promised=99999999999999999999),
    case("65 KiB without a token",
         ask("POST events/shop", padded(65 * 1024), token=None),
         problem(401, "a token is needed: Authorization: Bearer <token>",
                 WWW_Authenticate="Bearer"),
         ask("GET events/shop"), EMPTY),
]

CASES = NOT_JSON + REPEATS + LENGTHS
