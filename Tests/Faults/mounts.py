"""Small file systems of one's own. All is unmounted, whatever happens."""

import contextlib
import fcntl
import os
import struct
import subprocess

#: _IOR('X', 125, __u32): the file system stops as in a power cut.
FS_IOC_SHUTDOWN = 0x8004587D
#: Without writing its journal out first.
NO_LOG_FLUSH = 2


def call(*words):
    """Runs a system tool, which must succeed."""
    subprocess.run([*map(str, words)], check=True, capture_output=True)


@contextlib.contextmanager
def mounted(source, place, *options):
    """Mounts a file system at a new folder."""
    place.mkdir(exist_ok=True)
    call("mount", *options, source, place)
    try:
        yield place
    finally:
        unmount(place)


def unmount(place):
    """Unmounts; if that fails the mount goes as soon as nobody is in it."""
    try:
        call("umount", place)
    except subprocess.CalledProcessError:
        call("umount", "--lazy", place)
        raise


def tmpfs(place, *options):
    """A file system in memory, of so many bytes and files."""
    return mounted("none", place, "-t", "tmpfs", "-o", ",".join(options))


def read_only(directory, place):
    """The same files once more, where nobody can write."""
    return mounted(directory, place, "--bind", "-o", "ro")


def make_ext4(image, mebibytes):
    """An empty ext4 in a file."""
    call("truncate", "-s", f"{mebibytes}M", image)
    call("mkfs.ext4", "-q", "-F", image)


def loop(image, place, *options):
    """A file system that is in a file; the loop device goes with it."""
    return mounted(image, place, "-o", ",".join(["loop", *options]))


def cut_power(place):
    """From now on nothing reaches the disk that is not there yet."""
    directory = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.ioctl(directory, FS_IOC_SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
    finally:
        os.close(directory)
