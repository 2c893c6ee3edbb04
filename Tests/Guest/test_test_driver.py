"""libvirt's own test driver: no daemon, and shapes that QEMU would refuse."""

from xml.sax.saxutils import escape

import pytest

from expectations import assert_both

NAME = "a <b> & 'c' \"d\" é.ß"
ANY_SIZE = 1024  # the test driver says so of every disk
TEST_NODE = f"""
<node>
  <domain type="test">
    <name>{escape(NAME)}</name>
    <memory unit="KiB">1049600</memory><vcpu>7</vcpu>
    <os><type>hvm</type></os>
    <metadata>
      <x:disks xmlns:x="urn:x">
        <devices><disk device='disk'>
          <source file='/x'/><target dev='metadata'/>
        </disk></devices>
      </x:disks>
    </metadata>
    <devices>
      <disk device="disk" type="file">
        <target bus="virtio" dev="vda"/><source file="/a&lt;b&gt;'.img"/>
      </disk>
      <disk type='file'>
        <source file='/b.img'/><target dev='vdb'/>
      </disk>
      <disk type='block' device='lun'>
        <source dev='/dev/sdz'/><target dev='sda' bus='scsi'/>
      </disk>
      <disk type='network' device='disk'>
        <source protocol='rbd' name='pool/x'><host name='h'/></source>
        <target dev='vdc'/>
      </disk>
      <disk type='file' device='cdrom'>
        <source file='/cd.iso'/><target dev='sdb' bus='sata'/>
      </disk>
      <disk type='file' device='cdrom'><target dev='sdc' bus='sata'/></disk>
      <disk type='file' device='floppy'>
        <source file='/floppy.img'/><target dev='fda' bus='fdc'/>
      </disk>
    </devices>
  </domain>
  <domain type='test'>
    <name>diskless</name><memory unit='MiB'>8192</memory><vcpu>4</vcpu>
    <os><type>hvm</type></os>
  </domain>
</node>"""


@pytest.fixture
def test_uri(directory):
    """libvirt's test driver with two VMs of odd shapes."""
    path = directory / "node.xml"
    path.write_text(TEST_NODE)
    return f"test://{path}"


def test_odd_shapes(tool, test_uri):
    expected = {
        "vcpus": 7,
        "memory_mb": 1025,
        "disks": [
            {"target": target, "capacity_gb": ANY_SIZE}
            for target in ("vda", "vdb", "vdc", "sda")
        ],
    }
    assert_both(tool, NAME, expected, uri=test_uri)


def test_no_disks(tool, test_uri):
    expected = {"vcpus": 4, "memory_mb": 8192, "disks": []}
    assert_both(tool, "diskless", expected, uri=test_uri)


def test_libvirt_prints_nothing_of_its_own(tool, test_uri):
    assert tool.show("diskless", uri=test_uri).stderr == ""
    assert tool.get("no-such-vm", uri=test_uri).stderr == ""
