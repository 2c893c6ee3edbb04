"""The figures of the probes: see README.md."""

import contextlib
import json
import pathlib
import shutil
import tempfile

from figures import SHORT, Row, compared
from ingest_figures import SHARED_MEMORY
from probe_others import bare, exporter
from probe_process import ONE_ROUND, WARM, Pinned
from probe_workload import INTERVAL, PATH, PROBES, Targets, hanging
from stopwatch import Command

#: Seconds. New probes are all checked at once, those that hang twice, which
#: takes a while with so many jobs: that is left out.
NEW, NEW_HANGING, WINDOW, IDLE = 65, 95, 60, 20
#: Milliseconds: obs begins at once all that are due in so many.
TICK = 100
MB = 1_000_000


@contextlib.contextmanager
def prepared(work):
    """Servers that answer probes, and a directory for whoever sends them."""
    with tempfile.TemporaryDirectory(dir=work.directory) as directory:
        pathlib.Path(directory).chmod(0o755)
        with Targets(directory).running() as targets:
            yield targets


def runner(work, targets, state):
    """The loop of obs, as a service would start it."""
    return Pinned(
        (work.tools / "obs-probes", "run"), targets.directory,
        OBS_STATE_DIR=state, OBS_CA_FILE=targets.authority)


def burden(what, usage, peak, share, megabytes):
    """Rows of what the loop takes, and of whether it kept its pace."""
    yield Row(
        f"{what}, of a core", f"{usage.share():.2%}",
        target=f"<= {share:.0%}", met=usage.share() <= share)
    yield Row(
        "  peak memory", f"{peak / MB:.1f} MB", target=f"< {megabytes} MB",
        met=peak < megabytes * MB)
    due = PROBES * usage.elapsed / INTERVAL
    yield Row(
        "  probes made / due", f"{usage.probes:,}", f"{due:,.0f}",
        f"{usage.probes / due:.3f}", "0.99...1.01",
        0.99 <= usage.probes / due <= 1.01)


def verdicts(work, targets, state, expected):
    """A row of who is down, by the list and by the events."""
    lines = Command(
        (work.tools / "obs-probes", "list"), {"OBS_STATE_DIR": state}
    ).output().splitlines()
    status = {probe["slug"]: probe["last_status"]
              for probe in map(json.loads, lines)}
    down = sorted(app for app in status if status[app] == "down")
    up = sum(value == "up" for value in status.values())
    told = sorted(
        (event["slug"], event["kind"])
        for file in state.glob("apps/*/events.jsonl")
        for event in map(json.loads, file.read_text().splitlines()))
    right = down == expected and up == PROBES - len(expected) and told == [
        (app, "probe_down") for app in expected]
    return Row(
        "  down (list; events) / hanging", f"{len(down):,}; {len(told):,}",
        f"{len(expected):,}", target="just those", met=right)


def each(what, ours, other, at_most=None):
    """A row of the processor's time for a probe."""
    ratio = ours.each() / other.each()
    return Row(
        what, f"{ours.each() * 1000:.3f} ms", f"{other.each() * 1000:.3f} ms",
        f"{ratio:.2f}", f"<= {at_most}" if at_most else "",
        ratio <= at_most if at_most else None)


def probe_http(work, watch):
    """Probes over HTTP, of which some hang, and the same by others."""
    what = f"{PROBES:,} HTTP probes at {INTERVAL} s"
    with prepared(work) as targets:
        state = targets.state("state", "http", some_hang=True)
        with runner(work, targets, state) as loop:
            ours = loop.observe(targets, NEW_HANGING, WINDOW)
            peak = loop.peak()
            loop.end()
        yield from burden(what, ours, peak, 0.08, 64)
        yield verdicts(work, targets, state, hanging())
        yield each("  CPU of a probe / C, libcurl multi", ours,
                   bare(watch, targets, 1), 1.5)
        yield each("  the same, all that are due in 0.1 s at once", ours,
                   bare(watch, targets, TICK))
        yield each("  CPU of a probe / blackbox-exporter", ours,
                   exporter(watch, targets), 0.15)


def probe_https(work, watch):
    """Probes over TLS 1.3, whose certificates are checked."""
    what = f"{PROBES:,} HTTPS probes at {INTERVAL} s"
    with prepared(work) as targets:
        state = targets.state("state", "https")
        with runner(work, targets, state) as loop:
            usage = loop.observe(targets, NEW, ONE_ROUND)
            peak = loop.peak()
            loop.end()
        yield from burden(what, usage, peak, 0.4, 128)
        yield verdicts(work, targets, state, [])


def probe_idle(work, watch):
    """A loop that has nothing to do."""
    with prepared(work) as targets:
        state = targets.state("state", "http", enabled=False)
        with runner(work, targets, state) as loop:
            usage = loop.observe(targets, WARM, IDLE)
            loop.end()
    yield Row(
        f"{PROBES:,} disabled probes, of a core", f"{usage.share():.2%}",
        target="< 1 %", met=usage.share() < 0.01 and usage.probes == 0)


def probe_start(work, watch):
    """Requests about a probe, whose syncs, if any, meet no disk."""
    hello = Command((watch.hello,))
    body = work.write("../probe-body.json", [json.dumps({"path": PATH})])
    with tempfile.TemporaryDirectory(
            prefix="obs-bench-", dir=SHARED_MEMORY) as place:
        state = pathlib.Path(place, "state")
        (state / "apps").mkdir(0o2750, parents=True)
        shutil.copy(work.state / "tokens", state)
        for method, more in (
                ("PUT", {"CONTENT_LENGTH": str(body.stat().st_size)}),
                ("GET", {})):
            environment, words = work.request(
                method, "probes", "/app-0", OBS_STATE_DIR=state, **more)
            ours, other = watch.measure(
                SHORT, Command(words, environment, stdin=body), hello)
            yield compared(f"{method} probe / C, hello", ours, other, 3.5)


FIGURES = {
    figure.__name__: figure
    for figure in (probe_http, probe_https, probe_idle, probe_start)
}
