"""Rounds of a sweep and a scrape, one after the other."""

import dataclasses
import statistics
import time

from sampler_process import INTERVAL, busy

#: Rounds that are measured, and those before them that are not.
ROUNDS, WARM = 15, 2
#: Seconds after a sweep's beginning: when the exporter is asked, and when the
#: next round begins, shortly before the next sweep.
SCRAPE, NEXT = 2.5, INTERVAL - 0.5


def wait_for(phase):
    """Waits until so many seconds after a sweep's beginning: they begin when
    the time is a multiple of the interval."""
    time.sleep((phase - time.time()) % INTERVAL)


@dataclasses.dataclass(frozen=True)
class Cost:
    """What a sweep or a scrape took, all in seconds."""

    #: Of the processor: its own process, with what it does until the next one,
    #: and libvirtd.
    own: float
    libvirtd: float
    #: From its beginning to its last row, or to the end of the answer.
    wall: float


class Rounds:
    """The sampler and the exporter, in turns."""

    def __init__(self, sampler, exporter, vms):
        self.sampler, self.exporter = sampler, exporter
        self.pids = [program.process.pid for program in (sampler, exporter)]
        self.pids.append(vms.hypervisor.daemon.pid)

    def clocks(self):
        """The processor's time of the sampler, the exporter and libvirtd."""
        return [busy(pid) for pid in self.pids]

    def round(self):
        """One of each, with other than one row of a VM: None."""
        wait_for(NEXT)
        rows, before = self.sampler.rows(), self.clocks()
        wait_for(SCRAPE)
        between, latest = self.clocks(), self.sampler.latest()
        begun = time.time()
        self.exporter.scrape()
        ended = time.time()
        wait_for(NEXT - 0.1)
        after = self.clocks()
        # A machine that is too busy misses a sweep, or a scrape outlasts it.
        if self.sampler.rows() != [count + 1 for count in rows]:
            return None
        ours, other, _ = (new - old for new, old in zip(after, before))
        return (
            Cost(ours, between[2] - before[2], latest % INTERVAL),
            Cost(other, after[2] - between[2], ended - begun))

    def measure(self):
        """The medians of a sweep and of a scrape."""
        for _ in range(WARM):
            self.round()
        rounds = [self.round() for _ in range(ROUNDS)]
        whole = [costs for costs in rounds if costs]
        if len(whole) < ROUNDS / 2:
            self.sampler.fail(
                f"swept in time only {len(whole)} times of {ROUNDS}")
        return [median(costs) for costs in zip(*whole)]


def median(costs):
    """What is usual."""
    return Cost(*(
        statistics.median(getattr(cost, field.name) for cost in costs)
        for field in dataclasses.fields(Cost)))
