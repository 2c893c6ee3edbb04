"""What is exported of requests: sums over all days, latencies of today."""

import json

import pytest

from app_files import rollup
from obs_tools import of

CLASSES = ["2xx", "3xx", "4xx", "5xx", "other"]
P50, P95 = (f"http_request_duration_{which}_seconds" for which in
            ("p50", "p95"))
LARGEST = 2**63 - 1


def exported(obs, slug="my-shop"):
    """The samples of an app."""
    return of(slug, obs.exported("obs-analytics"))


def requests(found):
    """The counts of the classes, in their order."""
    return [found["http_requests_total", name] for name in CLASSES]


def test_sums_over_all_days(obs):
    """Also over those that REST can't be asked for."""
    obs.write("my-shop", rollups=[
        rollup(2000, 5, [1, 1, 1, 1], bytes_out=10),
        rollup(400, 100, [90, 5, 3, 2], bytes_out=20),
        rollup(0, 7, [2, 0, 0, 1], bytes_out=3)])
    found = exported(obs)
    assert requests(found) == [93, 6, 4, 4, 5]
    assert found["http_response_bytes_total"] == 33


def test_latencies_are_those_of_today(obs):
    obs.write("my-shop", rollups=[
        rollup(1, 5, [5, 0, 0, 0], 1.0, 2.0),
        rollup(0, 5, [5, 0, 0, 0], 12.4, 88.1)])
    assert (exported(obs)[P50], exported(obs)[P95]) == (0.0124, 0.0881)


@pytest.mark.parametrize("today", [
    [], [rollup(0, 1, [0, 0, 0, 0], None, None)]])
def test_latencies_that_today_does_not_have_are_absent(obs, today):
    obs.write("my-shop", rollups=[rollup(1, 5, [5, 0, 0, 0]), *today])
    found = exported(obs)
    assert not {P50, P95} & set(found)
    assert requests(found)[0] == 5


def test_of_days_that_are_damaged_nothing_is_counted(obs):
    good = rollup(0, 4, [3, 0, 1, 0], bytes_out=5)
    text = json.dumps(good)
    obs.write("my-shop", rollups=[
        "junk", text[:50], text.replace(": 4", ": -4"),
        text.replace(": 4", ": 4.0"), text.replace(": 4", ": \"4\""),
        text.replace("\"requests\"", "\"request\""), good])
    found = exported(obs)
    assert requests(found) == [3, 0, 1, 0, 0]
    assert found["http_response_bytes_total"] == 5


def test_an_app_whose_days_are_all_damaged_is_absent(obs):
    obs.write("my-shop", rollups=["junk"])
    obs.write("blog", rollups=[])
    assert obs.exported("obs-analytics") == {}


def test_sums_that_are_too_large_stay_as_large_as_they_can(obs):
    huge = rollup(0, LARGEST, [LARGEST] * 4, bytes_out=LARGEST)
    obs.write("my-shop", rollups=[huge, huge])
    found = exported(obs)
    assert requests(found) == [LARGEST] * 4 + [0]
    assert found["http_response_bytes_total"] == LARGEST
