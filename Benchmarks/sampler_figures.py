"""The figures of the sampler: see README.md."""

import json
import sys

from figures import SYNCED, Row, compared
from sampler_process import Exporter, Sampler
from sampler_rounds import Rounds
from sampler_vms import prepared
from stopwatch import Command
from workload import START, at

MANY = 50
#: The samples of 24 hours.
RING = 2880
MB = 1_000_000
#: What the loop may hold, in MB.
LIMIT = 24


def against(what, ours, other, at_most=None):
    """A row of two times, in seconds."""
    ratio = ours / other
    return Row(
        what, f"{ours * 1000:.2f} ms", f"{other * 1000:.2f} ms",
        f"{ratio:.2f}", f"<= {at_most}" if at_most else "",
        ratio <= at_most if at_most else None)


def memory(what, ours, other, limit=None):
    """A row of two sizes, in bytes."""
    return Row(
        what, f"{ours / MB:.1f} MB", f"{other / MB:.1f} MB",
        f"{ours / other:.2f}", f"< {limit} MB" if limit else "",
        ours < limit * MB if limit else None)


def burden(work, vms, what, known):
    """Rows of what a sweep and a scrape of the same VMs take."""
    with Sampler(work, vms) as sampler, Exporter(vms) as exporter:
        sweep, scrape = Rounds(sampler, exporter, vms).measure()
        ours, theirs = sampler.memory(), exporter.memory()
        sampler.check(known)
    yield against(
        f"CPU of a sweep of {what} / exporter's scrape", sweep.own,
        scrape.own, 1.0)
    yield against("  libvirtd's for it", sweep.libvirtd, scrape.libvirtd)
    yield against("  until the last row / the answer", sweep.wall, scrape.wall)
    yield memory("  resident memory afterwards", ours[0], theirs[0], LIMIT)
    yield memory("  peak memory", ours[1], theirs[1])


def sampler_one(work, watch):
    """A guest that tells of all that is asked."""
    with prepared(work) as vms:
        vms.linux()
        yield from burden(
            work, vms, "1 VM", ("cpu_pct", "mem_pct", "disk_pct"))


def sampler_many(work, watch):
    """VMs without a guest, which can't tell of their memory."""
    with prepared(work) as vms:
        vms.tiny(MANY)
        yield from burden(work, vms, f"{MANY} VMs", ("cpu_pct", "disk_pct"))


def ring(vm, count):
    """So many samples of a VM."""
    for number in range(count):
        yield (f'{{"at":"{at(START + 30 * number)}","vm_name":"{vm}",'
               '"cpu_pct":12.5,"mem_pct":41.0,"disk_pct":23.1}\n')


def asked(work, vms, vm, slug, count):
    """The GET of an app that has so many samples."""
    app = f"apps/{slug}"
    work.write(f"{app}/app.json", [json.dumps({"vm_name": vm})])
    work.write(f"{app}/samples.jsonl", ring(vm, count))
    environment, words = work.request(
        "GET", "metrics", f"/{slug}", OBS_LIBVIRT_URI=vms.uri)
    command = Command(words, environment)
    answer = json.loads(command.output().partition(b"\r\n\r\n")[2])
    if len(answer["samples"]) != count or not answer["allocation"]["disks"]:
        sys.exit(f"GET metrics/{slug}: {answer}")
    return command


def sampler_get(work, watch):
    """What a dashboard asks for, against what a person would type."""
    with prepared(work) as vms:
        vm = vms.linux()
        dominfo = Command(
            ("/usr/bin/virsh", "-r", "-c", vms.uri, "dominfo", vm),
            work.environment())
        for what, count in (("no samples", 0), (f"{RING:,} samples", RING)):
            get = asked(work, vms, vm, f"{vm}-{count}", count)
            yield compared(
                f"GET metrics with {what} / virsh dominfo",
                *watch.measure(SYNCED, get, dominfo), 1.0)


FIGURES = {
    figure.__name__: figure
    for figure in (sampler_one, sampler_many, sampler_get)
}
