"""One table of requests and exact answers, for the program and each server.

The answers are the same, byte for byte, whoever carries them. What a server
itself refuses or rewrites is in own_answers.py, by name and with its reason.
"""

import datetime
import re

import pytest

import own_answers
import requests_access
import requests_append
import requests_bodies
import requests_events
import requests_lists
import requests_logs
import requests_probes
import requests_reads
import requests_streams
import state

CASES = [case for module in (
    requests_access, requests_append, requests_bodies, requests_events,
    requests_lists, requests_logs, requests_probes, requests_reads,
    requests_streams) for case in module.CASES]

#: The headers of which every value is compared. Servers add their own to
#: these, such as Date; the program itself sends no others.
COMPARED = {
    "content-type", "content-length", "cache-control",
    "x-content-type-options", "www-authenticate", "allow", "retry-after",
    "vary", "location", "set-cookie", "content-encoding", "content-range",
    "x-evil", "access-control-allow-origin", "access-control-allow-methods",
    "access-control-allow-headers", "access-control-max-age",
    "access-control-allow-credentials"}

SEEDED = set(re.findall(r'"(evt-\w+|\d{4}-\d\d-\d\dT[\d:]+\+00:00)"',
                        str(state.FILES)))
ID = re.compile(r'(?<="event_id":")evt-[0-9a-f]{12}(?=")')
TIME = re.compile(r'(?<=":")\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00(?=")')


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_answer(case, target):
    target.state.reset(config=case.config)
    for step, (request, expected) in enumerate(case.steps):
        own = own_answers.find(target.name, case.name, step)
        compare(target, request, own or expected, step)


def test_every_name_is_used_once():
    names = [case.name for case in CASES]
    assert sorted(set(names)) == sorted(names)


def test_every_own_answer_has_its_request():
    names = {case.name for case in CASES}
    assert own_answers.names() <= names


def compare(target, request, expected, step):
    """Sends a request and holds its answer against what is expected."""
    answer = target.send(request)
    place = f"{target.name}, step {step}: {request.method} {request.target}"
    assert answer.status == expected.status, f"{place}: {answer}"
    if isinstance(expected, own_answers.Page):
        return
    text = "" if request.method == "HEAD" else expected.text
    assert with_placeholders(answer.body.decode()) == text, place
    everything = target.name == "bare"
    assert compared(answer.headers, everything) == sorted(
        (name.lower(), value)
        for name, value in expected.all_headers.items()), place


def compared(headers, everything):
    """The headers that count, sorted: all of the program's own, else some."""
    return sorted((name.lower(), value) for name, value in headers
                  if (everything and name != "Status")
                  or name.lower() in COMPARED)


def with_placeholders(text):
    """Puts <id> and <now> for what the server has just made up.

    An id's first eight digits are the seconds since 1970, and times are of
    now, give or take what a slow machine needs.
    """
    for event_id in set(ID.findall(text)) - SEEDED:
        made = int(event_id[4:12], 16)
        assert abs(made - now().timestamp()) < 60, event_id
        text = text.replace(event_id, "<id>")
    for time in set(TIME.findall(text)) - SEEDED:
        made = datetime.datetime.fromisoformat(time)
        assert abs(made - now()) < datetime.timedelta(seconds=60), time
        text = text.replace(time, "<now>")
    return text


def now():
    """The time, with its zone."""
    return datetime.datetime.now(datetime.timezone.utc)
