"""The probers that obs is measured against."""

import http.client
import json
import pathlib
import shutil
import sys
import urllib.parse

from probe_process import LOOPBACK, ONE_ROUND, WARM, Pinned
from probe_workload import (
    DOMAIN, INTERVAL, PATH, PROBES, TIMEOUT, free_port, hanging, slug)

EXPORTER = "prometheus-blackbox-exporter"
MODULE = {"modules": {"http": {
    "prober": "http", "timeout": f"{TIMEOUT}s",
    "http": {"valid_status_codes": [200]}}}}


def kept_pace(name, usage):
    """Fails unless another prober was asked for as much as obs."""
    due = PROBES * usage.elapsed / INTERVAL
    if not 0.98 <= usage.probes / due <= 1.02:
        sys.exit(f"{name} made {usage.probes} probes of {due:.0f}")
    return usage


def bare(watch, targets, tick):
    """The same probes by libcurl and epoll alone, begun at each tick, in
    milliseconds."""
    program = watch.compile("multi", "reference/multi.c", libraries=["-lcurl"])
    with Pinned((program, "-t", tick, INTERVAL, TIMEOUT), targets.directory,
                stdin=targets.urls()) as multi:
        usage = multi.observe(targets, WARM, ONE_ROUND)
        failed = multi.end().split()
    names = sorted(urllib.parse.urlsplit(url).hostname for url in failed)
    if names != [f"{app}.{DOMAIN}" for app in hanging()]:
        sys.exit(f"multi: {len(names)} failed: {names[:20]}")
    return kept_pace("multi", usage)


def question(port, place, number):
    """What Prometheus would ask an exporter for a target."""
    return f"http://{LOOPBACK}:{port}/probe?" + urllib.parse.urlencode({
        "module": "http", "target": f"http://{place}{PATH}",
        "hostname": f"{slug(number)}.{DOMAIN}"})


def check(port, url):
    """Fails unless an exporter finds a target up."""
    exporter = http.client.HTTPConnection(LOOPBACK, port)
    exporter.request("GET", url)
    answer = exporter.getresponse().read()
    exporter.close()
    if b"\nprobe_success 1\n" not in answer:
        sys.exit(f"{EXPORTER}: {url} {answer.decode()}")


def exporter(watch, targets):
    """The same probes by the exporter, on one processor as obs is."""
    program = shutil.which(EXPORTER) or sys.exit(f"{EXPORTER} is missing")
    port, directory = free_port(), targets.directory
    questions = [
        question(port, targets.place("http", number, True), number)
        for number in range(PROBES)]
    asked, settings = directory / "questions", directory / "modules.yml"
    asked.write_text("\n".join(questions) + "\n")
    settings.write_text(json.dumps(MODULE))
    with Pinned(
            (pathlib.Path(program), f"--config.file={settings}",
             f"--web.listen-address={LOOPBACK}:{port}"), directory,
            GOMAXPROCS="1") as other:
        other.wait_for(port)
        check(port, questions[1])
        # Connections are kept, as Prometheus does; only the exporter counts.
        with Pinned(
                (watch.directory / "multi", "-k", INTERVAL, 2 * TIMEOUT),
                directory, elsewhere=True, stdin=asked) as asking:
            usage = other.observe(targets, WARM, ONE_ROUND)
            if failed := asking.end():
                sys.exit(f"{EXPORTER} gave no answer: {failed[:2000]}")
    return kept_pace(EXPORTER, usage)
