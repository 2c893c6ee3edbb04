"""Lists of all apps: analytics, metrics, and a few events of each."""

from requests_events import EVERYTHING, everyones
from requests_reads import NAME_RULE, metrics, without_name
from state import BLOG_EVENT, EVENTS, ROLLUPS, SAMPLES, SHOP
from table import answer, ask, case, problem

STARTED, DOWN, SUCCEEDED = EVENTS
TEN, THREE, ONE = ROLLUPS
#: No host that is asked for a VM is there: the lists ask none.
NO_LIBVIRT = "OBS_LIBVIRT_URI=qemu+unix:///system?socket=/nonexistent\n"


def count_rule(name, most, shown):
    """The answer to a number that is none, or is out of its range."""
    return problem(
        422, f'{name} must be an integer from 1 to {most}, not "{shown}"')


def everyones_days(days, *apps):
    """The answer of analytics of all apps: `apps` are (slug, row...)."""
    entries = [f'{{"slug":"{slug}","rollups":[{",".join(rows)}]}}'
               for slug, *rows in apps]
    return answer(f'{{"days":{days},"analytics":[{",".join(entries)}]}}')


def everyones_samples(*entries):
    """The answer of metrics of all apps."""
    return answer(f'{{"metrics":[{",".join(entries)}]}}')


def entry(slug, sample, vm="test"):
    """An app in it."""
    return f'{{"slug":"{slug}","vm_name":"{vm}","sample":{sample}}}'


def since_rule(shown):
    """What is said of a time that is none."""
    return ("since must be a time (2026-06-26T17:42:11Z), a day (2026-06-26) "
            f'or an age (90m, 36h, 7d), not "{shown}"')


WEEK = everyones_days(7, ("blog",), ("my-shop", THREE, ONE))

ANALYTICS = [
    case("everybody's week", ask("GET analytics"), WEEK,
         ask("GET analytics/"), WEEK, ask("HEAD analytics"), WEEK),
    case("everybody's year", ask("GET analytics?days=366"),
         everyones_days(366, ("blog",), ("my-shop", TEN, THREE, ONE))),
    case("everybody's today", ask("GET analytics?days=1"),
         everyones_days(1, ("blog",), ("my-shop",))),
    case("analytics of those that the token may read",
         ask("GET analytics", token=SHOP),
         everyones_days(7, ("my-shop", THREE, ONE))),
] + [
    case(f"everybody's days={text}", ask(f"GET analytics?days={text}"),
         count_rule("days", 366, text)) for text in ("0", "367", "", "x")
]

NEWEST = entry("my-shop", without_name(SAMPLES[-1]))
DEPLOYED = '{"kind":"deploy_succeeded","metadata":{"vm_name":"vm\\u0022"}}'

METRICS = [
    case("everybody's newest samples", ask("GET metrics"),
         everyones_samples(NEWEST), ask("GET metrics/"),
         everyones_samples(NEWEST), ask("HEAD metrics"),
         everyones_samples(NEWEST), config=NO_LIBVIRT),
    case("an app that was not measured yet",
         ask("POST events/new", DEPLOYED),
         answer('{"event_id":"<id>","slug":"new","kind":"deploy_succeeded",'
                '"at":"<now>","severity":"info","message":"","metadata":'
                '{"vm_name":"vm\\u0022"}}', 201),
         ask("GET metrics"),
         everyones_samples(NEWEST, entry("new", "null", 'vm\\"'))),
    case("newest samples of those that the token may read",
         ask("POST events/blog", DEPLOYED.replace("vm\\u0022", "test")),
         answer('{"event_id":"<id>","slug":"blog","kind":"deploy_succeeded",'
                '"at":"<now>","severity":"info","message":"","metadata":'
                '{"vm_name":"test"}}', 201),
         ask("GET metrics", token=SHOP), everyones_samples(NEWEST),
         ask("GET metrics"),
         everyones_samples(entry("blog", "null"), NEWEST)),
]

OLD, NEW = map(without_name, SAMPLES)

SINCE = [
    case(f"samples since {text}",
         ask(f"GET metrics/my-shop?vm_name=test&since={text}"),
         metrics(*samples))
    for text, samples in {
        "2026-06-26T17:42:00Z": (OLD, NEW),
        "2026-06-26T17:42:01%2B00:00": (NEW,),
        "2026-06-26T19:42:30+02:00": (NEW,),
        "2026-06-26T17:42:31Z": (), "2026-06-26": (OLD, NEW), "0s": (),
    }.items()
] + [
    case("samples since a time that is none",
         ask("GET metrics/my-shop?since=yesterday"),
         problem(422, since_rule("yesterday")),
         ask("GET metrics/new?since="), problem(422, since_rule(""))),
    case("every broken rule of a query of metrics at once",
         ask("GET metrics/my-shop?vm_name=&since=x"),
         problem(422, f'{since_rule("x")}; {NAME_RULE}""')),
]

PER_APP = [
    case("one event of each app", ask("GET events?per_app=1"),
         everyones(SUCCEEDED, BLOG_EVENT), ask("HEAD events?per_app=1"),
         everyones(SUCCEEDED, BLOG_EVENT)),
    case("two events of each app", ask("GET events?per_app=2"),
         everyones(SUCCEEDED, BLOG_EVENT, DOWN),
         ask("GET events?per_app=2&limit=2"),
         everyones(SUCCEEDED, BLOG_EVENT)),
    case("a thousand events of each app",
         ask("GET events?per_app=1000&limit=1000"), EVERYTHING),
    case("one event of each app, filtered",
         ask("GET events?per_app=1&kind=probe_down,deploy_started"),
         everyones(DOWN),
         ask("GET events?per_app=1&severity=info&before=evt-6a3eba240003"),
         everyones(STARTED),
         ask("GET events?per_app=1&since=2026-06-26T17:42:31Z"),
         everyones(SUCCEEDED)),
    case("one event of each app that the token may read",
         ask("GET events?per_app=1", token=SHOP), everyones(SUCCEEDED)),
    case("per_app of one app is nobody's question",
         ask("GET events/my-shop?per_app=0&limit=1"),
         answer(f'{{"slug":"my-shop","events":[{SUCCEEDED}]}}')),
    case("every broken rule of a query of all events at once",
         ask("GET events?per_app=0&limit=0"),
         problem(422, "limit must be an integer from 1 to 1000, not \"0\"; "
                      "per_app must be an integer from 1 to 1000, not \"0\"")),
] + [
    case(f"per_app={text}", ask(f"GET events?per_app={text}"),
         count_rule("per_app", 1000, text)) for text in ("1001", "", "x")
]

CASES = ANALYTICS + METRICS + SINCE + PER_APP
