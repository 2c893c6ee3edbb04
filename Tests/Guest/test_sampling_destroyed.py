"""A guest that hangs is destroyed: libvirt holds its lock until it has ended.

Meanwhile libvirt tells nothing of it, not even what it knows by itself.
"""

import os
import signal
import time

from machines import small_vms
from samples import assert_rhythm
from sampler_tool import wait_past_sweep

DOOMED = "doomed"
SPARED = "spared"


def test_others_keep_their_rhythm(make_sampler, hypervisor):
    with small_vms(hypervisor, [DOOMED, SPARED]):
        tool = make_sampler(doomed=DOOMED, spared=SPARED)
        with tool.loop() as loop:
            loop.wait_for(SPARED, lambda row: row.cpu is not None)
            # Until this sweep is over.
            time.sleep(0.7)
            begin = time.time()
            destroy(hypervisor)
            wait_past_sweep()
            assert_rhythm(tool.rows(SPARED), begin, time.time())
            assert all(row.cpu is not None for row in tool.rows(SPARED)[1:])
            # Known again, as one that is off.
            loop.wait_for(DOOMED, lambda row: row.use == (None,) * 3)
            messages = loop.messages
    assert messages == [
        f'obs-metrics: doomed: the monitor of "{DOOMED}" does not answer',
        f'obs-metrics: doomed: libvirt does not answer about "{DOOMED}"',
    ]


def destroy(hypervisor):
    """Takes libvirt some ten seconds: it asks QEMU before it kills it."""
    os.kill(hypervisor.qemu_pids()[DOOMED], signal.SIGSTOP)
    wait_past_sweep()
    start = time.monotonic()
    hypervisor.virsh("destroy", DOOMED)
    assert time.monotonic() - start > 7, "it was no trial"
