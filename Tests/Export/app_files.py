"""What stands in the files of apps that have been in use."""

import time

from obs_tools import DAY, day, stamp

CONFIG = {"path": "/", "interval_s": 60, "expected_status": 200,
          "timeout_s": 5, "enabled": True}
HOSTILE = "a\"b\\c\nd {x=\"1\"} é"


def probe(ago, status="up", http_status=200, error=None, failures=0, **config):
    """A probe whose last check began so many seconds ago; None: never."""
    at = None if ago is None else stamp(time.time() - ago)
    return {"config": CONFIG | config, "last_run_at": at,
            "last_status": status, "last_http_status": http_status,
            "last_error": error, "consecutive_failures": failures}


def checks(begin, end, latency=12.5, certificate=None):
    """Checks without a gap, from so many seconds ago to so many."""
    now = time.time()
    ends = None if certificate is None else stamp(certificate)
    return {"from": stamp(now - begin), "to": stamp(now - end),
            "latency_ms": latency, "certificate_end": ends}


def change(slug, kind, ago):
    """The event of an app that went down or came up."""
    at = int(time.time() - ago)
    return {"event_id": f"evt-{at:08x}0000", "slug": slug, "kind": kind,
            "at": stamp(at), "severity": "info", "message": "",
            "metadata": {}}


def rollup(ago, requests, classes, p50=12.4, p95=88.1, bytes_out=1000):
    """The row of a day, so many days ago."""
    names = ["status_2xx", "status_3xx", "status_4xx", "status_5xx"]
    return {"day": day(time.time() - ago * DAY), "requests": requests,
            **dict(zip(names, classes)), "p50_ms": p50, "p95_ms": p95,
            "bytes_out": bytes_out, "seen": {}}


def sample(ago, vm="app-vm", cpu=12.5, memory=41.0, disk=23.1):
    """A VM's sample, so many seconds ago."""
    return {"at": stamp(time.time() - ago), "vm_name": vm, "cpu_pct": cpu,
            "mem_pct": memory, "disk_pct": disk}


def write_all(obs):
    """Two apps with everything that can be exported, one with nothing."""
    for slug, vm in [("my-shop", "app-vm"), ("blog", HOSTILE)]:
        obs.write(
            slug, probe=[probe(20)], app=[{"vm_name": vm}],
            checks=[checks(3 * DAY, 20, certificate=time.time() + 30 * DAY)],
            rollups=[rollup(3, 12, [8, 2, 1, 0]), rollup(0, 3, [3, 0, 0, 0])],
            vm_samples=[sample(50, vm), sample(20, vm)])
    obs.write("nothing")
