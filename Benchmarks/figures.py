"""The figures: each measures, and yields rows of the table."""

import dataclasses
import os

from stopwatch import Command
from workload import MILLION, TEST_LIBVIRT, largest_events

#: Rounds, by how long a process takes and how much it writes.
SHORT, SYNCED, LONG, FEW = 400, 200, 5, 3
PEAK_LIMIT = 12_000_000


@dataclasses.dataclass
class Row:
    """A line of the table; `met` is None where there is no target."""

    what: str
    ours: str
    other: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None


def duration(timing):
    """A median, in milliseconds."""
    return f"{timing.median_us / 1000:.2f} ms"


def compared(what, ours, other, at_most=None):
    """A row with our time as a multiple of another program's."""
    ratio = ours.median_us / other.median_us
    return Row(
        what, duration(ours), duration(other), f"{ratio:.2f}",
        f"<= {at_most}" if at_most else "",
        ratio <= at_most if at_most else None)


def noise(work, watch):
    """A program against itself: what a ratio may be off by."""
    same = Command((watch.answer,))
    yield compared(
        "noise: a program / itself", *watch.measure(SHORT, same, same))


def read(work, watch):
    """The page that a dashboard asks for most."""
    work.app("million", MILLION)
    ours, other = watch.measure(
        SHORT, work.get("events", "/million"), Command((watch.answer,)))
    yield compared("GET newest 100 of 1 M / C, fixed 30 KB", ours, other, 2.0)


def flat(work, watch):
    """The same page, whatever the size of the log."""
    work.app("hundred", 100)
    slug, count = work.largest_app()
    many, few = watch.measure(
        SHORT, work.get("events", f"/{slug}"), work.get("events", "/hundred"))
    ratio = many.median_us / few.median_us
    yield Row(
        f"GET newest 100 of {count // MILLION} M / of 100", duration(many),
        duration(few), f"{ratio:.2f}", "0.9...1.1", 0.9 <= ratio <= 1.1)
    if count < 10 * MILLION:
        yield Row("  (the disk has no room for 10 M events)", "", "")


def post(work, watch):
    """One event, stored and on the disk."""
    stored = work.app("posted", 1)
    line = work.write("../line.jsonl", [stored.read_text()])
    ours, other = watch.measure(
        SYNCED, work.post("posted"), Command(
            (watch.append, work.directory / "appended"), stdin=line))
    yield compared("POST / C, append + fdatasync", ours, other, 1.5)


def pipe(work, watch):
    """The command line against what one would else type."""
    file = work.app("million", MILLION)
    pipeline = f"tail -n 100 {file} | jq -c ."
    ours, other = watch.measure(
        SYNCED,
        work.command("obs-events", "list", "million", "--limit", "100"),
        Command(("/bin/sh", "-c", pipeline), work.environment()))
    times = other.median_us / ours.median_us
    yield Row(
        "obs-events list / tail | jq", duration(ours), duration(other),
        f"1/{times:.1f}", "<= 1/5", times >= 5)


def bulk(work, watch):
    """A restore: rates, and the share of the disk."""
    file = work.app("million", MILLION)
    ours, other = watch.measure(
        FEW,
        work.command(
            "obs-events", "append", "--from", "-", "bulk",
            stdin=work.drafts(MILLION), stdout=os.devnull),
        Command((watch.append, work.directory / "copied"), stdin=file))
    rate = MILLION / (ours.median_us / 1e6)
    yield Row(
        "bulk append of 1 M, events/s / C, same bytes", f"{rate:,.0f}",
        f"{MILLION / (other.median_us / 1e6):,.0f}",
        f"{ours.median_us / other.median_us:.2f}",
        ">= 300,000", rate >= 300_000)


def megabytes(timing):
    """The most memory that a process had at a time."""
    return f"{timing.peak_kib * 1024 / 1e6:.1f} MB"


def peak(what, timing):
    """A row with the peak memory of a GET."""
    return Row(
        f"peak memory, GET {what}", megabytes(timing), target="< 12 MB",
        met=timing.peak_kib * 1024 < PEAK_LIMIT)


def memory(work, watch):
    """Peak memory of every kind of GET."""
    work.app("million", MILLION)
    work.many_apps()
    work.measured_app("app-0")
    rows = {
        "events, limit=100": ("events", "/million", ""),
        "events, limit=1000": ("events", "/million", "limit=1000"),
        "events, none of 1 M wanted": ("events", "/million", "kind=none"),
        "events of 1,000 apps": ("events", "", "limit=1000"),
        "probes of 1,000 apps": ("probes", "", ""),
        "analytics, days=366": ("analytics", "/app-0", "days=366"),
        "metrics": ("metrics", "/app-0", "vm_name=test"),
    }
    commands = [work.get(*request) for request in rows.values()]
    for what, timing in zip(rows, watch.measure(LONG, *commands)):
        yield peak(what, timing)
    # Last, because the list of all apps would have them too.
    work.write("apps/heavy/events.jsonl", largest_events("heavy", 1000))
    largest, = watch.measure(LONG, work.get("events", "/heavy", "limit=1000"))
    yield peak("1,000 largest events", largest)
    linked, connected = watch.measure(
        LONG, Command((watch.libvirt,)),
        Command((watch.libvirt, TEST_LIBVIRT)))
    yield Row(
        "  C: only linked to libvirt; connected too", megabytes(linked),
        megabytes(connected))


def start(work, watch):
    """What a request costs that reads next to nothing."""
    work.app("small", 1)
    work.many_apps()
    work.measured_app("app-0")
    hello = Command((watch.hello,))
    paths = {"events": "/small", "probes": "/app-0", "analytics": "/app-0"}
    for resource, path in paths.items():
        ours, other = watch.measure(SHORT, work.get(resource, path), hello)
        yield compared(f"GET {resource} / C, hello", ours, other)
    ours, other = watch.measure(
        SYNCED, work.get("metrics", "/small", "vm_name=test"),
        Command(("/usr/bin/virsh", "-r", "-c", TEST_LIBVIRT, "dominfo",
                 "test"), work.environment()))
    yield compared("GET metrics / virsh dominfo", ours, other)


FIGURES = {
    figure.__name__: figure
    for figure in (noise, read, flat, post, pipe, bulk, memory, start)
}
