"""POST of events: what is stored, and every way to be refused."""

from table import answer, ask, case, problem

KIND_RULE = "kind must match [a-z][a-z0-9_]{0,63}, not "
SEVERITY_RULE = "severity must be info, warning or error, not "
EMPTY = answer('{"slug":"shop","events":[]}')


def stored(kind="a", severity="info", message='""', metadata="{}"):
    """An event of the app `shop`, as it is answered and kept."""
    return (f'{{"event_id":"<id>","slug":"shop","kind":"{kind}","at":"<now>",'
            f'"severity":"{severity}","message":{message},'
            f'"metadata":{metadata}}}')


def good(name, body, how=(), **event):
    """A body that is taken: it is answered, and listed after that."""
    line = stored(**event)
    return case(
        name, ask("POST events/shop", body, headers=how), answer(line, 201),
        ask("GET events/shop"), answer(f'{{"slug":"shop","events":[{line}]}}'))


def bad(name, body, status, detail, **how):
    """A body that is refused: nothing is listed after that."""
    return case(
        name, ask("POST events/shop", body, **how), problem(status, detail),
        ask("GET events/shop"), EMPTY)


def broken(name, body, detail):
    """A body that breaks a rule."""
    return bad(name, body, 422, detail)


def not_json(name, body, why):
    """A body that is not JSON."""
    return bad(name, body, 400, f"the body is not JSON: {why}")


def nested(depth):
    """An object with this many objects and arrays in one another."""
    return '{"a":' + "[" * (depth - 1) + "]" * (depth - 1) + "}"


def padded(size):
    """A good body of this many bytes."""
    return '{"kind":"a"}'.ljust(size)


GOOD = [
    good("a kind alone", '{"kind":"a"}'),
    good("every field",
         '{"kind":"deploy_succeeded","severity":"warning","message":"done",'
         '"metadata":{"commit":"a58e5a0"}}', kind="deploy_succeeded",
         severity="warning", message='"done"',
         metadata='{"commit":"a58e5a0"}'),
    good("fields in another order, with space",
         ' {\n"metadata" : { "b" : [ 1 , 2 ] } ,\t"kind" : "a" }\r\n',
         metadata='{"b":[1,2]}'),
    good("metadata keeps its order and the spelling of its numbers",
         '{"kind":"a","metadata":{"z":1.0,"a":1e400,"m":12345678901234567890,'
         '"n":-0,"e":1E+02,"f":0.10}}',
         metadata='{"z":1.0,"a":1e400,"m":12345678901234567890,'
                  '"n":-0,"e":1E+02,"f":0.10}'),
    good("the longest kind", '{"kind":"%s"}' % ("k" * 64), kind="k" * 64),
    good("the longest message", '{"kind":"a","message":"%s"}' % ("m" * 4096),
         message='"' + "m" * 4096 + '"'),
    good("the largest metadata",
         '{"kind":"a","metadata":{"k":"%s"}}' % ("v" * 32760),
         metadata='{"k":"%s"}' % ("v" * 32760)),
    good("metadata that is larger once it is escaped",
         '{"kind":"a","metadata":{"k":"%s"}}' % ("\x7f" * 6000),
         metadata='{"k":"%s"}' % (r"\u007f" * 6000)),
    good("the deepest metadata", '{"kind":"a","metadata":%s}' % nested(32),
         metadata=nested(32)),
    good("the largest body", padded(65536)),
    good("UTF-8", '{"kind":"a","message":"na\u00efve \U0001f600 \ufffd"}',
         message='"na\u00efve \U0001f600 \ufffd"'),
    good("what a terminal would act on",
         '{"kind":"a","message":"\u0085\u009b\u202e\u2066\u2028\x7f"}',
         message=r'"\u0085\u009b\u202e\u2066\u2028\u007f"'),
    good("escapes", r'{"kind":"a","message":"\u0000\u001b\t\"\\\/"}',
         message=r'"\u0000\u001b\t\"\\\/"'),
    good("a surrogate pair", r'{"kind":"a","message":"\ud83d\ude00"}',
         message=r'"\ud83d\ude00"'),
    good("an escaped key", r'{"\u006bind":"a"}'),
    good("an escaped kind", r'{"kind":"\u0061"}'),
    good("a ts, which is ignored", '{"kind":"a","ts":"2026-06-26T17:42:11Z"}'),
    good("a bad ts, which is ignored", '{"kind":"a","ts":"yesterday"}'),
    good("keys that the server sets, which are ignored",
         '{"event_id":"evt-1","slug":"other","at":"never","kind":"a"}'),
    good("unknown keys, whatever they hold",
         '{"kind":"a","x":[{"kind":"b"},null],"Kind":"B","kind ":1}'),
    good("markup", '{"kind":"a","message":"</script><img onerror=x>"}',
         message='"</script><img onerror=x>"'),
] + [
    good(f"Content-Type: {kind}", '{"kind":"a"}', [("Content-Type", kind)])
    for kind in ("application/json", "text/plain", "text/json; charset=latin1",
                 "application/x-www-form-urlencoded", "multipart/form-data")
]

RULES = [
    broken("no kind", "{}", "kind is missing"),
    broken("the severity warn", '{"kind":"a","severity":"warn"}',
           SEVERITY_RULE + '"warn"'),
    broken("a severity in capitals", '{"kind":"a","severity":"INFO"}',
           SEVERITY_RULE + '"INFO"'),
    broken("a severity of null", '{"kind":"a","severity":null}',
           SEVERITY_RULE + "null"),
    broken("a message of a number", '{"kind":"a","message":5}',
           "message must be a string, not 5"),
    broken("a message of null", '{"kind":"a","message":null}',
           "message must be a string, not null"),
    broken("a message that is too long",
           '{"kind":"a","message":"%s"}' % ("m" * 4097),
           "message must be at most 4096 bytes, not 4097"),
    broken("a message that is too long in UTF-8",
           '{"kind":"a","message":"%s"}' % ("\u20ac" * 1366),
           "message must be at most 4096 bytes, not 4098"),
    broken("metadata of an array", '{"kind":"a","metadata":[]}',
           "metadata must be an object, not an array"),
    broken("metadata of null", '{"kind":"a","metadata":null}',
           "metadata must be an object, not null"),
    broken("metadata that is too large",
           '{"kind":"a","metadata":{"k":"%s"}}' % ("v" * 32761),
           "metadata must be at most 32768 bytes, not 32769"),
    broken("metadata that is too deep",
           '{"kind":"a","metadata":%s}' % nested(33),
           "metadata must be nested at most 32 deep, not 33"),
    broken("every broken rule at once",
           '{"severity":"warn","message":1,"metadata":[]}',
           f'kind is missing; {SEVERITY_RULE}"warn"; message must be a '
           "string, not 1; metadata must be an object, not an array"),
] + [
    broken(f"the kind {text[:12]}", f'{{"kind":{text}}}', KIND_RULE + shown)
    for text, shown in {
        '""': '""', '"Deploy"': '"Deploy"', '"1a"': '"1a"', '"a-b"': '"a-b"',
        '"_a"': '"_a"', '"a b"': '"a b"', r'"a\n"': r'"a\n"', "5": "5",
        "null": "null", "[]": "an array", '"\u00e4"': '"\u00e4"',
        '"%s"' % ("k" * 65): '"' + "k" * 64 + '\u2026"'}.items()
] + [
    broken(f"a body of {text}", text, "the body must be a JSON object")
    for text in ("[]", '"kind"', "1", "null", "true", '[{"kind":"a"}]')
]
CASES = GOOD + RULES
