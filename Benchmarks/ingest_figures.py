"""The figures of the ingest: see README.md."""

import json
import os
import sys
import tempfile

from figures import FEW, SHORT, Row, duration, megabytes
from ingest_others import LOOSELY, WITHIN, Others, by_group, compare, stored
from ingest_workload import (
    A_DAY, DAYS, END, FULL, HOSTS, MIB, Logs, age, core)
from stopwatch import Command

#: Rounds of what takes a second, some tenths, less, and of GoAccess.
SECONDS, TENTHS, QUICK, SLOWEST = 7, 15, 41, 1
MEMORY_LIMIT = 32_000_000
#: A part of the log that GoAccess gets: it takes minutes for a gigabyte.
GOACCESS_PART = 64
MANY_HOSTS, MANY_SLUGS, MANY_DAYS = 1000, 10_000, 366
SHARED_MEMORY = "/dev/shm"


def size(count):
    """Bytes for people."""
    gib = count / (1024 * MIB)
    return f"{gib:.4g} GiB" if gib >= 1 else f"{count / MIB:.4g} MiB"


def speed(count, timing):
    """Bytes a second, in GB/s."""
    return count / timing.median_us / 1000


def rate(value):
    """GB/s for people."""
    return f"{value:.3g} GB/s" if value >= 0.1 else f"{value * 1000:.3g} MB/s"


def times(what, ours, other, at_least=None):
    """A row with our speed as a multiple of another's."""
    ratio = ours / other
    return Row(
        what, rate(ours), rate(other), f"{ratio:.3g}",
        f">= {at_least}" if at_least else "",
        ratio >= at_least if at_least else None)


def agree(logs, others, log):
    """Fails unless all answers are the same, and yields how near ours are."""
    exact = by_group(others.script("orjson", log).output())
    for name, command, within in (
            ("duckdb", others.script("duckdb", log), WITHIN),
            ("polars", others.script("polars", log), LOOSELY),
            ("simdjson", others.simdjson(log), WITHIN)):
        compare(name, by_group(command.output()), exact, within)
    state = logs.state("agree")
    logs.fresh(state, log).output()
    error = compare("ingest", stored(state), exact, WITHIN)
    mapped = logs.command(state, "map", log, cores=core()).output()
    error = max(error, compare("map", by_group(mapped), exact, WITHIN))
    yield Row(
        f"p50, p95 of {len(exact)} host days: largest error",
        f"{error:.2%}", target="<= 1 %", met=True)


def ingest(work, watch):
    """The speed of a pass on one processor, and how much of it others have."""
    logs, others = Logs(work, watch), Others(watch)
    log = logs.log(FULL)
    yield from agree(logs, others, log)
    bytes_read = log.stat().st_size
    state = logs.state("speed")
    ours = logs.fresh(state, log)
    quick = (ours, logs.command(state, "map", log, cores=core()),
             others.lines(log), others.simdjson(log))
    counted, mapped, floor, simdjson = (
        speed(bytes_read, timing) for timing in watch.time(SECONDS, *quick))
    what = f"ingest of {size(FULL)}"
    yield Row(what, rate(counted), target=">= 2.0 GB/s", met=counted >= 2)
    yield times(f"{what} / wc -l", counted, floor)
    yield times(f"{what} / simdjson", counted, simdjson, 0.9)
    yield times("  map of the same / simdjson", mapped, simdjson)
    names = {"duckdb": 3, "polars": 5, "orjson": 10}
    counted, *slow = (speed(bytes_read, timing) for timing in watch.time(
        FEW, ours, *(others.script(name, log) for name in names)))
    for (name, at_least), other in zip(names.items(), slow):
        yield times(f"{what} / {name}", counted, other, at_least)
    yield goaccess(logs, others, watch, counted)


def goaccess(logs, others, watch, ours):
    """GoAccess on a part of the log, which it takes as long for by the byte."""
    log = logs.log(FULL // GOACCESS_PART)
    command = others.visits(log)
    command.output()
    seen = json.loads(log.with_suffix(".json").read_text())["general"]
    if seen["total_requests"] != log.read_bytes().count(b"\n"):
        sys.exit(f"goaccess: {seen}")
    timing, = watch.time(SLOWEST, command)
    return times(
        f"ingest / GoAccess on {size(FULL // GOACCESS_PART)}", ours,
        speed(log.stat().st_size, timing), 100)


def ingest_memory(work, watch):
    """Peak memory, whatever the size of the log and the number of hosts."""
    logs = Logs(work, watch)
    small = min(100 * MIB, FULL // 4)
    for bytes_read, hosts in (
            (FULL, HOSTS), (small, HOSTS), (FULL, MANY_HOSTS)):
        state = logs.state("memory", hosts)
        log = logs.log(bytes_read, hosts)
        timing, = watch.measure(SLOWEST, logs.fresh(state, log))
        yield Row(
            f"peak memory, ingest of {size(bytes_read)}, {hosts:,} hosts",
            megabytes(timing), target="< 32 MB",
            met=timing.peak_kib * 1024 < MEMORY_LIMIT)


def ingest_cores(work, watch):
    """Two logs on two processors against one log on one; then two processes
    that share nothing, which is all that the machine can give."""
    cores = [str(core) for core in sorted(os.sched_getaffinity(0))[-2:]]
    if len(cores) < 2:
        sys.exit("ingest_cores: there is only one processor")
    logs = Logs(work, watch)
    pair = [logs.log(FULL // 2, seed=seed) for seed in (1, 2)]
    states = [logs.state(f"cores-{number}") for number in range(4)]
    one, two, map_one, map_two = watch.measure(
        TENTHS, logs.fresh(states[0], pair[0]),
        logs.fresh(states[1], *pair, cores=",".join(cores)),
        logs.command(states[2], "map", pair[0], cores=cores[-1]),
        logs.at_once(states[3], "map", pair, cores))
    what = f"2 x {size(FULL // 2)} on 2 cores / 1 on 1"
    yield times(
        f"ingest, {what}", speed(FULL, two), speed(FULL // 2, one), 1.8)
    yield times(
        "  the machine: two processes / one", speed(FULL, map_two),
        speed(FULL // 2, map_one))


def ingest_again(work, watch):
    """A pass that finds nothing new."""
    logs = Logs(work, watch)
    state, log = logs.state("again"), logs.log(FULL)
    logs.ingest(state, log).output()
    timing, = watch.measure(SHORT, logs.ingest(state, log))
    yield Row(
        f"ingest of {size(FULL)} counted before", duration(timing),
        target="< 5 ms", met=timing.median_us < 5000)


def in_memory():
    """A directory for states whose syncs, long and always the same, are not
    to be measured."""
    return tempfile.TemporaryDirectory(prefix="obs-bench-", dir=SHARED_MEMORY)


def ingest_linear(work, watch):
    """The cost of a byte in a large log and in a small one."""
    logs = Logs(work, watch)
    sizes = FULL, FULL // 4
    with in_memory() as place:
        timings = watch.measure(TENTHS, *(
            logs.fresh(logs.state(str(count), place=place), logs.log(count))
            for count in sizes))
    large, small = (1 / speed(*pair) for pair in zip(sizes, timings))
    ratio = large / small
    yield Row(
        f"a byte of {size(sizes[0])} / of {size(sizes[1])}",
        f"{large:.3f} ns", f"{small:.3f} ns", f"{ratio:.2f}", "0.9...1.1",
        0.9 <= ratio <= 1.1)


def old_state(logs, place, days, slugs):
    """A state that has counted so many days, and has so many slugs."""
    state = logs.state(f"{days}-days", place=place)
    before = logs.log(FULL // 64, days=days, seed=3, end=END - DAYS * A_DAY)
    logs.ingest(state, before).output()
    for rows in state.glob("apps/*/rollups.jsonl"):
        age(rows)
    # Nobody is to read the others' rows: one file is as good as many.
    example = state / "apps/app-0/rollups.jsonl"
    for slug in range(HOSTS, slugs):
        app = state / f"apps/app-{slug}"
        app.mkdir(0o2770)
        (app / example.name).hardlink_to(example)
    return state


def ingest_flat(work, watch):
    """The same pass beside few days and slugs, and beside many."""
    logs = Logs(work, watch)
    log = logs.log(FULL // 16)
    with in_memory() as place:
        states = (old_state(logs, place, 1, HOSTS),
                  old_state(logs, place, MANY_DAYS, MANY_SLUGS))
        few, many = watch.measure(QUICK, *(
            logs.again(state, log) for state in states))
    ratio = many.median_us / few.median_us
    yield Row(
        f"beside {MANY_DAYS} days, {MANY_SLUGS:,} slugs / 1, {HOSTS}",
        duration(many), duration(few), f"{ratio:.2f}", "<= 1.1", ratio <= 1.1)


def ingest_gzip(work, watch):
    """A log that Caddy has compressed."""
    logs = Logs(work, watch)
    rolled = logs.compressed(logs.log(FULL // 4))
    ours, other = watch.measure(
        FEW, logs.fresh(logs.state("rolled"), rolled),
        Command(("/usr/bin/gzip", "-dc", rolled), stdout=os.devnull,
                cores=core()))
    yield times(
        f"ingest of {size(FULL // 4)} in .gz / gzip -dc",
        speed(FULL // 4, ours), speed(FULL // 4, other))


FIGURES = {
    figure.__name__: figure
    for figure in (ingest, ingest_memory, ingest_cores, ingest_again,
                   ingest_linear, ingest_flat, ingest_gzip)
}
