"""Probe configurations: PUT, GET, DELETE and the list."""

from requests_bodies import NO_BODY
from state import PROBE, SHOP
from table import NO_CONTENT, answer, ask, case, problem

#: What follows `config` in an answer.
NEVER_RUN = (',"last_run_at":null,"last_status":null,"last_http_status":null,'
             '"last_error":null,"consecutive_failures":0}')
RUN = PROBE[PROBE.index(',"last_run_at"'):]
DEFAULTS = {"path": '"/"', "interval_s": "60", "expected_status": "200",
            "timeout_s": "5", "enabled": "true"}
PATH_RULE = ("path must be 1 to 2048 bytes, start with / but not //, and hold "
             "no control character, space, DEL, \\ or #, not ")


def config(**fields):
    """A configuration as it is answered, `fields` being spelt as JSON."""
    whole = DEFAULTS | fields
    pairs = ",".join(f'"{name}":{value}' for name, value in whole.items())
    return '{"config":{' + pairs + "}"


def taken(name, body, **fields):
    """A PUT that is taken, and what a GET says after it."""
    probe = answer(config(**fields) + NEVER_RUN)
    return case(name, ask("PUT probes/shop", body), probe,
                ask("GET probes/shop"), probe)


def refused(name, body, detail, status=422):
    """A PUT that is refused, and leaves nothing."""
    return case(name, ask("PUT probes/shop", body), problem(status, detail),
                ask("GET probes/shop"), NO_PROBE)


NO_PROBE = problem(404, "shop has no probe")


def listed(*probes):
    """The answer of the list."""
    return answer('{"probes":[' + ",".join(probes) + "]}")


def row(slug, probe):
    """An app in the list."""
    return f'{{"slug":"{slug}",{probe[1:]}'


LIST = listed(row("blog", '{"config":null' + NEVER_RUN),
              row("my-shop", PROBE))

READS = [
    case("a probe", ask("GET probes/my-shop"), answer(PROBE)),
    case("HEAD of a probe", ask("HEAD probes/my-shop"), answer(PROBE),
         ask("HEAD probes/shop"), NO_PROBE, ask("HEAD probes"), LIST),
    case("no probe", ask("GET probes/shop"), NO_PROBE),
    case("an app with events but no probe", ask("GET probes/blog"),
         problem(404, "blog has no probe")),
    case("the list of probes", ask("GET probes"), LIST,
         ask("GET probes/"), LIST),
    case("the list of probes that the token may read",
         ask("GET probes", token=SHOP), listed(row("my-shop", PROBE))),
]

DELETES = [
    case("DELETE takes the probe, never the events",
         ask("DELETE probes/my-shop"), NO_CONTENT,
         ask("GET probes/my-shop"), problem(404, "my-shop has no probe"),
         ask("DELETE probes/my-shop"), problem(404, "my-shop has no probe"),
         ask("GET events/my-shop?limit=1&kind=deploy_started"),
         answer('{"slug":"my-shop","events":[{"event_id":"evt-6a3eb9ac0001",'
                '"slug":"my-shop","kind":"deploy_started",'
                '"at":"2026-06-26T17:41:00+00:00","severity":"info",'
                '"message":"","metadata":{}}]}')),
    case("DELETE of no probe", ask("DELETE probes/shop"), NO_PROBE),
    case("DELETE with a body", ask("DELETE probes/my-shop", '{"path":1}'),
         NO_CONTENT),
]

PUTS = [
    taken("no field", "{}"),
    taken("every field of a probe",
          '{"path":"/healthz?a=b","interval_s":30,"expected_status":204,'
          '"timeout_s":3,"enabled":false}', path='"/healthz?a=b"',
          interval_s="30", expected_status="204", timeout_s="3",
          enabled="false"),
    taken("the smallest numbers",
          '{"interval_s":5,"expected_status":100,"timeout_s":1}',
          interval_s="5", expected_status="100", timeout_s="1"),
    taken("the largest numbers",
          '{"interval_s":86400,"expected_status":599,"timeout_s":60}',
          interval_s="86400", expected_status="599", timeout_s="60"),
    taken("a timeout as long as the interval",
          '{"interval_s":5,"timeout_s":5}', interval_s="5"),
    taken("keys that it does not know, and those of the state",
          '{"x":1,"last_status":"up","consecutive_failures":9,"config":{}}'),
    taken("the longest path", '{"path":"/%s"}' % ("p" * 2047),
          path='"/' + "p" * 2047 + '"'),
    taken("a path with a combining mark", '{"path":"/\u0338//"}',
          path='"/\u0338//"'),
    case("PUT replaces the configuration and keeps the state",
         ask("PUT probes/my-shop", '{"path":"/up"}'),
         answer(config(path='"/up"') + RUN),
         ask("GET probes/my-shop"), answer(config(path='"/up"') + RUN)),
    case("a PUT that is refused changes nothing",
         ask("PUT probes/my-shop", '{"path":"up"}'),
         problem(422, PATH_RULE + '"up"'),
         ask("GET probes/my-shop"), answer(PROBE)),
]

PATHS = [
    refused(f"the path {text[:16]}", f'{{"path":{text}}}', PATH_RULE + shown)
    for text, shown in {
        '""': '""', '"healthz"': '"healthz"',
        '"//evil.example/"': '"//evil.example/"',
        '"//\u0338evil.example/"': '"//\u0338evil.example/"',
        '"http://evil.example/"': '"http://evil.example/"',
        '"/a b"': '"/a b"', r'"/a\u0000"': r'"/a\u0000"',
        r'"/a\r\nX: 1"': r'"/a\r\nX: 1"', r'"/\u007f"': r'"/\u007f"',
        r'"/a\\b"': r'"/a\\b"', '"/a#b"': '"/a#b"',
        '"/%s"' % ("p" * 2048): '"/' + "p" * 63 + '\u2026"'}.items()
]

#: Each integer with its range, and a value on either side.
RANGES = {"interval_s": (5, 86400), "expected_status": (100, 599),
          "timeout_s": (1, 60)}

NUMBERS = [
    refused(f"{name} of {text}", f'{{"{name}":{text}}}',
            f"{name} must be an integer from {low} to {high}, not {shown}")
    for name, (low, high) in RANGES.items()
    for text, shown in {
        str(low - 1): str(low - 1), str(high + 1): str(high + 1),
        "-5": "-5", "30.0": "30.0", "3e1": "3e1", '"30"': '"30"',
        "null": "null", "true": "true", "[]": "an array",
        "12345678901234567890": "12345678901234567890"}.items()
]

RULES = [
    refused("a path of a number", '{"path":5}', "path must be a string, not 5"),
    refused("a timeout over the interval", '{"interval_s":5,"timeout_s":6}',
            "timeout_s must be at most interval_s (5), not 6"),
    refused("enabled of a number", '{"enabled":1}',
            "enabled must be true or false, not 1"),
    refused("enabled of a string", '{"enabled":"true"}',
            'enabled must be true or false, not "true"'),
    refused("every broken rule of a probe at once",
            '{"path":"x","interval_s":1,"enabled":null}',
            f'enabled must be true or false, not null; {PATH_RULE}"x"; '
            "interval_s must be an integer from 5 to 86400, not 1"),
    refused("a probe of an array", "[]", "the body must be a JSON object"),
    refused("a probe without a body", None, NO_BODY, 400),
    refused("a probe that repeats a key", '{"path":"/","path":"/"}',
            'the body repeats the key "path"', 400),
    refused("a probe that is too large", "{}".ljust(65537),
            "the body is larger than 65536 bytes", 413),
]

CASES = READS + DELETES + PUTS + PATHS + NUMBERS + RULES
