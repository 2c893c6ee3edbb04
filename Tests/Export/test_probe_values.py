"""What is exported of probes: the same that `list` says, or nothing."""

import time

import pytest

from app_files import change, checks, probe
from obs_tools import DAY, HOUR, MINUTE, of

LOCAL = "local: no base URL: set OBS_BASE_URL or use obs-probes bind"
REFUSED = "connect: Connection refused"
#: What is there of every probe.
ALWAYS = {"probe_enabled", "probe_consecutive_failures"}
#: What is there of every check that is not long over.
LIVE = {"probe_up", "probe_http_status_code", "probe_duration_seconds"}
WINDOWS = ["24h", "7d", "30d"]


def single(found):
    """The names of the samples that there is one of."""
    return {key for key in found if isinstance(key, str)}


def exported(obs, slug="my-shop"):
    """The samples of an app."""
    return of(slug, obs.exported("obs-probes"))


def board_status(obs):
    """What the status board says of the only app."""
    board = obs.done("obs-probes", "list", "--human").splitlines()
    return board[1].split()[1]


def test_an_app_that_is_up(obs):
    end = int(time.time()) + 30 * DAY
    obs.write("my-shop", probe=[probe(20)],
              checks=[checks(2 * HOUR, 20, 12.414, end)])
    found = exported(obs)
    assert abs(found.pop("probe_last_check_timestamp_seconds")
               - (time.time() - 20)) < 10
    assert found == {
        "probe_enabled": 1, "probe_up": 1, "probe_consecutive_failures": 0,
        "probe_http_status_code": 200, "probe_duration_seconds": 0.012414,
        "probe_certificate_expiry_timestamp_seconds": end,
        **{("probe_uptime_ratio", window): 1 for window in WINDOWS}}


def test_an_app_that_is_down(obs):
    obs.write("my-shop", probe=[probe(20, "down", None, REFUSED, 7)],
              checks=[checks(2 * HOUR, 20, None)],
              events=[change("my-shop", "probe_down", HOUR)])
    found = exported(obs)
    assert (found["probe_up"], found["probe_consecutive_failures"]) == (0, 7)
    assert not {"probe_http_status_code", "probe_duration_seconds",
                "probe_certificate_expiry_timestamp_seconds"} & set(found)
    assert found["probe_uptime_ratio", "24h"] == pytest.approx(0.5, abs=0.01)


def test_a_failure_that_is_not_told_yet(obs):
    obs.write("my-shop", checks=[checks(2 * HOUR, 5, 3.087)],
              probe=[probe(5, "down", 502, "http: 502, not 200", 1)])
    found = exported(obs)
    assert (found["probe_up"], found["probe_http_status_code"]) == (0, 502)
    assert found["probe_duration_seconds"] == 0.003087
    assert found["probe_uptime_ratio", "24h"] == 1


def test_it_is_down_until_the_timeline_says_otherwise(obs):
    """The state of an older backup, say."""
    obs.write("my-shop", probe=[probe(20)], checks=[checks(2 * HOUR, 20)],
              events=[change("my-shop", "probe_down", HOUR)])
    assert exported(obs)["probe_up"] == 0
    assert board_status(obs) == "down"


def test_of_a_probe_that_has_never_run_nothing_is_known(obs):
    obs.write("my-shop", probe=[probe(None, None, None)])
    assert exported(obs) == {
        "probe_enabled": 1, "probe_consecutive_failures": 0}


@pytest.mark.parametrize("name, files", {
    "disabled": {"probe": [probe(20, enabled=False)],
                 "checks": [checks(2 * HOUR, 20)]},
    "stale": {"probe": [probe(5 * MINUTE)],
              "checks": [checks(2 * HOUR, 5 * MINUTE)]},
    "of the future": {"probe": [probe(-HOUR)],
                      "checks": [checks(2 * HOUR, -HOUR)]},
    "local": {"probe": [probe(20, "up", None, LOCAL)],
              "checks": [checks(2 * HOUR, 20, None)]},
    "down, but stale": {
        "probe": [probe(HOUR, "down", None, REFUSED, 2)],
        "checks": [checks(2 * HOUR, HOUR, None)],
        "events": [change("my-shop", "probe_down", HOUR)]},
}.items())
def test_what_nobody_knows_is_absent(obs, name, files):
    obs.write("my-shop", **files)
    found = exported(obs)
    assert single(found) == ALWAYS | {"probe_last_check_timestamp_seconds"}
    assert ("probe_uptime_ratio", "24h") in found, name
    # As the board says.
    assert board_status(obs) == (
        "disabled" if name == "disabled" else "unknown")


def test_a_long_interval_makes_a_check_hold_longer(obs):
    files = {"probe": [probe(HOUR, interval_s=3600)],
             "checks": [checks(DAY, HOUR)]}
    obs.write("my-shop", **files)
    assert LIVE < set(exported(obs))


def test_an_app_without_a_probe_is_absent(obs):
    obs.write("my-shop", checks=[checks(HOUR, 20)],
              events=[change("my-shop", "probe_down", HOUR)])
    assert obs.exported("obs-probes") == {}


def test_the_numbers_are_those_of_list(obs):
    """Whatever the past: twenty apps, each with other gaps and outages."""
    for number in range(20):
        slug = f"app-{number}"
        gap, outage = number * 5 * HOUR, (number * 7 + 1) * HOUR
        obs.write(
            slug, probe=[probe(20, failures=0)],
            checks=[checks(40 * DAY, 9 * DAY + gap, 5),
                    checks(9 * DAY, 20, number + 0.25, time.time() + DAY)],
            events=[change(slug, "probe_down", 3 * DAY + outage),
                    change(slug, "probe_up", 3 * DAY)])
    found = obs.exported("obs-probes")
    for slug, line in obs.listed("obs-probes").items():
        mine = of(slug, found)
        assert mine["probe_duration_seconds"] * 1000 == pytest.approx(
            line["latency_ms"], abs=1e-6)
        for window in WINDOWS:
            percent = line["uptime"][window]["up_pct"]
            share = mine["probe_uptime_ratio", window] * 100
            assert percent <= share + 0.001 and share - percent < 0.011


def test_no_outage_is_rounded_away(obs):
    """A second of a month is less than a hundredth of a per cent."""
    obs.write("my-shop", probe=[probe(20)], checks=[checks(40 * DAY, 20)],
              events=[change("my-shop", "probe_down", DAY + 1),
                      change("my-shop", "probe_up", DAY)])
    found = exported(obs)
    assert 0.9999 < found["probe_uptime_ratio", "30d"] < 1
