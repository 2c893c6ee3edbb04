"""What obs-metrics(1) says how to do with virsh."""

import os
import re
import subprocess
import sys
from pathlib import Path

import domains

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "Tests" / "Transcripts"))
from documents import literal_blocks  # noqa: E402

PAGE = ROOT / "Sources" / "obs-metrics" / "obs-metrics.1"
NAMES = ["runs", "is off"]
PERIOD = re.compile(r"<memballoon.*?<stats period='10'/>.*?</memballoon>", re.S)


def test_period_for_all_vms(hypervisor):
    """The commands that let every guest tell of its memory."""
    for name in NAMES:
        hypervisor.define(with_balloon(name))
    try:
        hypervisor.virsh("start", "runs")
        run("virsh -q list", hypervisor)
        for name in NAMES:
            assert PERIOD.search(hypervisor.virsh("dumpxml", name))
            assert PERIOD.search(
                hypervisor.virsh("dumpxml", "--inactive", name))
    finally:
        hypervisor.virsh("destroy", "runs")
        for name in NAMES:
            hypervisor.virsh("undefine", name)


def with_balloon(name):
    """A VM with a balloon that nobody asks."""
    return domains.empty(name, []).replace(
        "<memballoon model='none'/>", "<memballoon model='virtio'/>")


def run(start, hypervisor):
    """Runs the block of the page that begins so."""
    [block] = [text for text in literal_blocks(PAGE) if text.startswith(start)]
    subprocess.run(["sh", "-ec", block], check=True,
                   env=os.environ | {"LIBVIRT_DEFAULT_URI": hypervisor.uri})
