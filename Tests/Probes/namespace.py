"""A network of its own, with its own names and certificates of the system.

Ports and addresses in it are free, nothing leaves it, and it ends with the
process that holds it.
"""

import contextlib
import ctypes
import os
import pathlib
import socket
import subprocess
import time

from shared_servers import end

CLONE_NEWNET = 0x40000000
PATIENCE = 10.0
#: What nobody may be asked for; here each is this machine's own address.
FORBIDDEN_V4 = ("169.254.169.254", "169.254.0.1", "100.100.100.200",
                "168.63.129.16", "192.0.0.192")
FORBIDDEN_V6 = (
    "fe80::1", "fe80::a9fe:a9fe", "febf::1", "fd00:ec2::254", "fd20:ce::254",
    "::a9fe:a9fe", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1",
    "64:ff9b::6464:64c8", "2002:6464:64c8::1", "::6464:64c8")
#: Nobody listens there.
DEAD = "http://127.0.0.1:9"
#: The interface of this network drops what is sent to it.
SILENT_V4 = "10.99.0.7"
SILENT_V6 = "2001:db8:99::7"
LINKS = f"""
link set lo up
{"".join(f"addr add {a}/32 dev lo{chr(10)}" for a in FORBIDDEN_V4)}
{"".join(f"addr add {a}/128 dev lo nodad{chr(10)}" for a in FORBIDDEN_V6)}
tuntap add dev silent mode tun
link set silent up
addr add 10.99.0.1/24 dev silent
addr add 2001:db8:99::1/64 dev silent nodad
route add prohibit 10.98.0.0/24
route add unreachable 10.97.0.0/24
"""
#: What the programs in it read, instead of this machine's file.
FILES = {
    "/etc/resolv.conf": "nameserver 127.0.0.1\n",
    "/etc/nsswitch.conf": "hosts: files dns\n",
    "/etc/hosts": "127.0.0.1 localhost\n::1 localhost\n",
}
#: The authorities that the system trusts.
AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"


class Namespace:
    """Holds the network from `with` to its end; `folder` has its files.

    `authorities`, in PEM, are all that the system trusts.
    """

    def __init__(self, folder, authorities):
        self.folder = folder
        self.files = FILES | {AUTHORITIES: authorities}
        self.holder = None

    def __enter__(self):
        self.holder = subprocess.Popen(
            ["unshare", "--net", "--mount", "sleep", "infinity"],
            stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            self.wait_until_held()
            self.call("ip", "-batch", "-", input=LINKS.encode())
            for path, text in self.files.items():
                self.replace(path, text)
        except BaseException:
            end(self.holder)
            raise
        return self

    def __exit__(self, *_):
        end(self.holder)

    def wait_until_held(self):
        """Returns when the process is in its own namespaces."""
        deadline = time.monotonic() + PATIENCE
        here = os.readlink("/proc/self/ns/mnt")
        while os.readlink(self.kind("mnt")) == here:
            assert self.holder.poll() is None, "unshare failed"
            assert time.monotonic() < deadline, "unshare takes too long"
            time.sleep(0.005)

    def kind(self, name):
        """The file of one of its namespaces."""
        return f"/proc/{self.holder.pid}/ns/{name}"

    def command(self, *words):
        """The command with what runs it in there put in front."""
        return ["nsenter", f"--net={self.kind('net')}",
                f"--mount={self.kind('mnt')}", "--", *map(str, words)]

    def call(self, *words, **options):
        """Runs a system tool in there, which must succeed."""
        run = subprocess.run(
            self.command(*words), capture_output=True, **options)
        assert run.returncode == 0, run
        return run

    def replace(self, path, text):
        """Puts a file over one of the system's; returns it, to be written."""
        own = pathlib.Path(self.folder, pathlib.Path(path).name)
        own.write_text(text, encoding="ascii")
        self.call("mount", "--bind", own, path)
        return own

    def read(self, path):
        """What a setting of the kernel is in there."""
        return self.call("cat", path).stdout.decode()

    def write(self, path, text):
        """Changes one."""
        self.call("tee", path, input=text.encode())

    @contextlib.contextmanager
    def inside(self):
        """Sockets that are made meanwhile belong to this network."""
        back = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        there = os.open(self.kind("net"), os.O_RDONLY)
        try:
            enter(there)
            try:
                yield
            finally:
                enter(back)
        finally:
            os.close(back)
            os.close(there)

    def connect(self, host, port):
        """A connection from within."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with self.inside():
            connection = socket.socket(family)
        connection.settimeout(PATIENCE)
        try:
            connection.connect(
                socket.getaddrinfo(host, port, family)[0][4])
        except BaseException:
            connection.close()
            raise
        return connection


def enter(namespace):
    """Moves this thread. The corresponding C function is `setns`."""
    if ctypes.CDLL(None, use_errno=True).setns(namespace, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")
