"""The VMs of the state directory that has a past, and what they have used.

libvirt's own test driver plays them, after a document that `config` names.
"""

import time

from sample_checks import line, stamp

#: An app's VM: its name, processors and GiB of memory; per cent of memory and
#: of disks; per cent of the processors in each three minutes of the last hour,
#: None while it was off.
VMS = {
    "blog": ("blog-vm", 1, 2, 38.2, 44.0, [3] * 12 + [None] * 8),
    "docs": ("docs-vm", 2, 4, 93.4, 71.2,
             [8, 9, 8, 14, 27, 41, 55, 68, 80, 93,
              97, 88, 63, 44, 30, 22, 15, 14, 13, 13]),
    "my-shop": ("app-vm", 4, 8, 41.0, 23.1, [6] * 17 + [18, 14, 12]),
}
STEP, INTERVAL = 180, 30
#: How long ago the newest sample was taken.
AGE = 20
#: What the test driver takes for a VM that is off.
OFF = "<test:runstate>5</test:runstate>"


def write(directory):
    """Adds them to the state directory."""
    host = directory / "host.xml"
    host.write_text(f"<node>{''.join(map(domain, VMS.values()))}</node>")
    (directory / "config").write_text(f"OBS_LIBVIRT_URI=test://{host}\n")
    now = int(time.time())
    for slug, vm in VMS.items():
        app = directory / "apps" / slug
        (app / "app.json").write_text(line({"vm_name": vm[0]}))
        (app / "samples.jsonl").write_text("".join(
            line(sample(now, age, vm))
            for age in reversed(range(AGE, len(vm[-1]) * STEP, INTERVAL))))


def domain(vm):
    """A VM as the test driver reads it; its disks all have the same size."""
    name, processors, gibibytes, *_, hour = vm
    return f"""
<domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
  <name>{name}</name><vcpu>{processors}</vcpu>
  <memory unit='GiB'>{gibibytes}</memory><os><type>hvm</type></os>
  <devices><disk type='file' device='disk'>
    <source file='/{name}.qcow2'/><target dev='vda'/>
  </disk></devices>
  {OFF if hour[-1] is None else ""}
</domain>"""


def sample(now, age, vm):
    """What was measured so many seconds ago."""
    name, _, _, memory, disk, hour = vm
    cpu = hour[-1 - age // STEP]
    percents = [None] * 3 if cpu is None else [float(cpu), memory, disk]
    return {"at": stamp(now - age), "vm_name": name} | dict(
        zip(["cpu_pct", "mem_pct", "disk_pct"], percents))
