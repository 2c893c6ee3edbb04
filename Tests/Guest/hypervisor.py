"""A libvirtd of our own, beside the one that the machine may have.

It has its own configuration, state and sockets: a mount namespace puts
directories of ours over those that are built into libvirt. It needs root, for
the namespace alone; QEMU emulates the processor, so no KVM is needed.
"""

import os
import signal
import subprocess
import time
from pathlib import Path

OVERLAID = (
    "/etc/libvirt",
    "/var/lib/libvirt",
    "/var/cache/libvirt",
    "/var/log/libvirt",
    "/run/libvirt",
)

# The namespace is made by unshare; then libvirtd takes the shell's place, and
# so the process that was started is libvirtd itself.
START = """
root=$1
shift
for directory; do
  mkdir -p "$directory"
  mount --bind "$root$directory" "$directory"
done
exec libvirtd --config /etc/libvirt/libvirtd.conf --pid-file "$root/pid"
"""

# As root, QEMU may open what root made, and libvirtd's opinion of /dev/kvm is
# QEMU's own: where they differ, libvirtd probes QEMU anew for every call.
# Control groups of VMs would stay behind when all is ended at once.
QEMU_CONF = """
cgroup_controllers = []
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
stdio_handler = "file"
"""

LIBVIRTD_CONF = """
unix_sock_dir = "{sockets}"
unix_sock_rw_perms = "0700"
unix_sock_ro_perms = "0777"
auth_unix_rw = "none"
auth_unix_ro = "none"
"""


def wait_until(condition, seconds, what):
    """Waits for a condition, or fails and says for what."""
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, f"no {what} within {seconds} s"
        time.sleep(0.05)


def command_line(pid):
    """What a process was started with, or nothing if it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


class Hypervisor:
    """One private libvirtd and the VMs that it runs."""

    def __init__(self, root, capabilities):
        """Prepares the directories; `capabilities` is a directory that keeps
        what libvirtd found out about QEMU, which takes it 4 s to find."""
        assert os.geteuid() == 0, "a private libvirtd needs root"
        self.root = Path(root)
        self.sockets = self.root / "sockets"
        self.sockets.mkdir(parents=True)
        for directory in OVERLAID:
            self.overlay(directory).parent.mkdir(parents=True, exist_ok=True)
        self.overlay("/var/cache/libvirt").symlink_to(capabilities)
        for directory in OVERLAID:
            self.overlay(directory).mkdir(exist_ok=True)
        etc = self.overlay("/etc/libvirt")
        (etc / "qemu.conf").write_text(QEMU_CONF)
        (etc / "libvirtd.conf").write_text(
            LIBVIRTD_CONF.format(sockets=self.sockets)
        )
        self.daemon = None

    def overlay(self, directory):
        """Our directory that libvirtd sees in the place of the machine's."""
        return self.root / directory.lstrip("/")

    @property
    def uri(self):
        """Where root reaches it, with all rights."""
        return f"qemu+unix:///system?socket={self.sockets}/libvirt-sock"

    @property
    def read_only_uri(self):
        """Where any user reaches it, to read."""
        return f"{self.uri}-ro"

    def start(self):
        """Starts libvirtd and waits until it answers."""
        log = open(self.root / "libvirtd.log", "ab")
        with log:
            self.daemon = subprocess.Popen(
                ["unshare", "--mount", "sh", "-ec", START, "sh", self.root]
                + list(OVERLAID),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(self.answers, 15, f"answer of libvirtd ({log.name})")

    def answers(self):
        """Whether libvirtd is up; fails if it has ended."""
        log = self.root / "libvirtd.log"
        assert self.daemon.poll() is None, log.read_text()
        return self.try_virsh("list").returncode == 0

    def stop(self):
        """Stops libvirtd alone: its VMs run on."""
        self.daemon.terminate()
        self.daemon.wait(timeout=20)

    def crash(self):
        """Ends libvirtd without a warning: its VMs run on."""
        self.daemon.kill()
        self.daemon.wait()

    def kill(self, names):
        """Ends VMs in no time, those that hang, too."""
        pids = self.qemu_pids()
        for name in set(names) & set(pids):
            os.kill(pids[name], signal.SIGKILL)
        wait_until(
            lambda: not set(names) & set(self.qemu_pids()), 10, "end of VMs")

    def close(self):
        """Ends every VM, then libvirtd, even after a test that failed."""
        self.kill(self.qemu_pids())
        if self.daemon and self.daemon.poll() is None:
            self.daemon.send_signal(signal.SIGCONT)
            self.stop()

    def qemu_pids(self):
        """The processes of the VMs that run, by the name of the VM."""
        pids = {}
        for file in self.overlay("/run/libvirt").glob("qemu/*.pid"):
            pid = int(file.read_text())
            # A file may outlive its process, and the number be another's.
            if f"guest={file.stem},".encode() in command_line(pid):
                pids[file.stem] = pid
        return pids

    def try_virsh(self, *arguments):
        """Runs virsh; whether it worked is for the caller to see."""
        return subprocess.run(
            ["virsh", "--quiet", "--connect", self.uri, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def virsh(self, *arguments):
        """Runs virsh, which must work, and returns what it printed."""
        done = self.try_virsh(*arguments)
        assert done.returncode == 0, f"virsh {arguments}: {done.stderr}"
        return done.stdout

    def define(self, document):
        """Makes a VM from its document; it is shut off."""
        file = self.root / "define.xml"
        file.write_text(document)
        self.virsh("define", file)
