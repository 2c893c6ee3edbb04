"""Domain documents of the test VMs, as `virsh define` takes them."""

from xml.sax.saxutils import escape, quoteattr

NO_BALLOON = "<memballoon model='none'/>"
BALLOON = "<memballoon model='virtio'><stats period='1'/></memballoon>"


def disk(target, path, kind="qcow2", device="disk"):
    """A disk or a drive; a drive whose path is None is empty.

    What the guest gives up with fstrim, the host gets back.
    """
    source = f"<source file={quoteattr(str(path))}/>" if path else ""
    bus = "sata" if target.startswith("sd") else "virtio"
    discard = " discard='unmap'" if device == "disk" else ""
    return (
        f"<disk type='file' device='{device}'>"
        f"<driver name='qemu' type='{kind}'{discard}/>{source}"
        f"<target dev='{target}' bus='{bus}'/></disk>"
    )


def device(target, path):
    """A disk that is a block device of the host."""
    return (
        "<disk type='block' device='disk'>"
        f"<driver name='qemu' type='raw'/><source dev={quoteattr(str(path))}/>"
        f"<target dev='{target}' bus='virtio'/></disk>"
    )


def linux(name, files, console, disks, vcpus=1, most_vcpus=1):
    """A VM that boots the guest of `build-guest` in 256 MiB.

    It has what sampling needs: balloon statistics every second and the
    channel of the guest agent. Its console is written to a file.
    """
    return f"""
<domain type='qemu'>
  <name>{escape(name)}</name>
  <memory unit='MiB'>256</memory>
  <vcpu current='{vcpus}'>{most_vcpus}</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <kernel>{files}/vmlinuz</kernel>
    <initrd>{files}/initrd.img</initrd>
    <cmdline>console=ttyS0 quiet panic=-1</cmdline>
  </os>
  <features><acpi/></features>
  <on_reboot>destroy</on_reboot>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    {"".join(disks)}
    <controller type='usb' model='none'/>
    {BALLOON}
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
    </channel>
    <serial type='file'><source path='{console}'/></serial>
  </devices>
</domain>"""


def empty(
    name, disks, mebibytes=16, vcpus=1, most_vcpus=None, balloon=NO_BALLOON
):
    """A VM without an operating system: it only sits in its firmware."""
    return f"""
<domain type='qemu'>
  <name>{escape(name)}</name>
  <memory unit='MiB'>{mebibytes}</memory>
  <vcpu current='{vcpus}'>{most_vcpus or vcpus}</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    {"".join(disks)}
    <controller type='usb' model='none'/>
    {balloon}
  </devices>
</domain>"""
