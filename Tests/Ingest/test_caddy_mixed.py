"""A log in which Caddy writes everything, access lines among the rest."""

import caddy_sites
import oracle
from analytics_tool import Analytics
from caddy_runner import Caddy
from traffic_evidence import assert_mixed, assert_tallied
from web_traffic import Traffic

APPS = ("own", "shop", "blog", "quiet", "secure")


def test_only_access_lines_count(folder, backend, program):
    """Errors and debug messages carry request, duration and status, too."""
    analytics = Analytics(program, folder / "state", APPS)
    with Caddy(folder, backend, caddy_sites.MIXED,
               caddy_sites.MIXED_OPTIONS) as caddy:
        log = caddy.log("default")
        analytics.environment["OBS_ACCESS_LOG"] = str(log)
        with analytics.start("ingest", "--follow") as follower:
            tally = Traffic(caddy, "mixed", moves=80).start().finish()
            caddy.stop()
            follower.terminate()
    assert_mixed(oracle.every_line(log))
    counted = analytics.count(oracle.every_line(log))
    analytics.ingest()
    rows = analytics.stored()
    oracle.assert_equal(rows, counted)
    assert_tallied(rows, tally)
