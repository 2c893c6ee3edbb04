"""A small system of this machine's programs, which systemd boots in earnest."""

import contextlib
import os
import pathlib
import signal
import subprocess

from serving import eventually, offspring, status

ETC = ["group", "ld.so.cache", "nsswitch.conf", "os-release", "passwd"]
LINKS = ["bin", "lib", "lib64", "sbin"]
EMPTY = ["dev", "proc", "root", "run", "sys", "tmp", "usr", "var"]
#: Where nspawn puts what it starts, below its own control group.
GROUPS = ["payload/*", "payload", "supervisor"]
MOUNTS = ["/sys/fs/cgroup", "/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified"]


def make_root(root):
    """Makes a root directory; /usr is this machine's."""
    for name in EMPTY:
        (root / name).mkdir(parents=True)
    for name in LINKS:
        (root / name).symlink_to(f"usr/{name}")
    wanted = root / "etc" / "systemd" / "system" / "multi-user.target.wants"
    wanted.mkdir(parents=True)
    for name in ETC:
        (root / "etc" / name).write_bytes(
            pathlib.Path("/etc", name).read_bytes())
    (root / "etc" / "machine-id").write_text(f"{1:032x}\n")


def enable(root, unit):
    """Installs a unit and starts it with the system."""
    system = root / "etc" / "systemd" / "system"
    (system / unit.name).write_bytes(unit.read_bytes())
    (system / "multi-user.target.wants" / unit.name).symlink_to(
        f"../{unit.name}")


class Container:
    """The system, from its boot to its orderly end.

    `before` is put in front of the command that boots it.
    """

    def __init__(self, root, before=()):
        self.root = root
        self.before = before
        self.process = None
        self.output = root.with_suffix(".output")

    def __enter__(self):
        with open(self.output, "wb") as output:
            self.process = subprocess.Popen(
                [*self.before, "systemd-nspawn", "--quiet",
                 "--directory", self.root, "--bind-ro=/usr", "--register=no",
                 "--keep-unit", "--resolv-conf=off", "--console=pipe",
                 "--boot", "systemd.unit=multi-user.target"],
                stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(60)
        for pid in [*offspring(self.process.pid), self.process.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        self.process.wait(10)
        remove_control_groups()

    def pid(self, name):
        """The process of a program, once it is there."""
        found = eventually(lambda: [
            pid for pid in offspring(self.process.pid)
            if status(pid, "Name") == name], 60)
        assert found, self.output.read_text()
        return found[0]

    def systemctl(self, *words):
        """What systemctl says in there, in what it returns; it must work."""
        return subprocess.run(
            ["nsenter", f"--target={self.pid('systemd')}", "--mount", "--pid",
             "systemctl", *words],
            check=True, text=True, capture_output=True, timeout=60).stdout


def restrictions(pid):
    """What the kernel keeps a process from."""
    return {name: status(pid, name) for name in [
        "Uid", "NoNewPrivs", "Seccomp", "CapEff", "CapBnd"]}


#: What it keeps each of the services from.
TIGHT = {"Uid": "33", "NoNewPrivs": "1", "Seccomp": "2",
         "CapEff": f"{0:016x}", "CapBnd": f"{0:016x}"}


def remove_control_groups():
    """Removes what nspawn has left below this process's control groups."""
    own = {line.split(":", 2)[2].strip("/") for line in
           pathlib.Path("/proc/self/cgroup").read_text().splitlines()}
    for mount in MOUNTS:
        for path in own:
            for form in GROUPS:
                for group in pathlib.Path(mount, path).glob(form):
                    with contextlib.suppress(OSError):
                        group.rmdir()
