"""Trouble at one chosen system call of a program, by strace."""

import re
import tempfile

#: The last thing that a program does before it looks at any file.
START = "umask"
CALL = re.compile(r"(?:\d+ +)?(\w+)\((.*)")
QUIETLY = ["strace", "-f", "-qq", "-e", "signal=none"]
#: Stops at no other calls: faster, but with it no signal is ever sent.
FASTER = "--seccomp-bpf"


class Call:
    """One system call of a run: the nth of its name."""

    def __init__(self, name, ordinal, words):
        self.name = name
        self.ordinal = ordinal
        self.words = words

    def __repr__(self):
        return f"{self.name}#{self.ordinal}({self.words[:60]}"


def trace(run):
    """A whole run, and its calls from the end of the start-up on."""
    outcome, calls = whole_trace(run)
    names = [call.name for call in calls]
    return outcome, calls[names.index(START):]


def whole_trace(run):
    """A whole run, and its calls in their order.

    `run` is called with the command to put in front of the program's. strace
    counts by name, so each call is known by its name and ordinal.
    """
    with tempfile.NamedTemporaryFile("r", prefix="obs-trace-") as log:
        outcome = run(["strace", "-f", "-qq", "-s", "64", "-o", log.name])
        return outcome, list(parsed(log))


def parsed(log):
    """Each call of a trace, but the one that started the program."""
    counts = {}
    for line in log:
        match = CALL.match(line)
        if match and match[1] != "execve":
            name, words = match.groups()
            counts[name] = counts.get(name, 0) + 1
            yield Call(name, counts[name], words)


def killed_at(call, run):
    """Runs the program until just before `call`: kill -9."""
    outcome = run([
        *QUIETLY, "-o", "/dev/null", "-e", f"trace={call.name}",
        "-e", f"inject={call.name}:signal=KILL:when={call.ordinal}"])
    assert outcome.returncode == -9, f"{call} was not reached: {outcome}"
    return outcome


def failed_at(call, error, run):
    """Runs the program with an error in the place of `call`."""
    with tempfile.NamedTemporaryFile("r", prefix="obs-trace-") as log:
        outcome = run([
            *QUIETLY, FASTER, "-o", log.name, "-e", f"trace={call.name}", "-e",
            f"inject={call.name}:error={error}:when={call.ordinal}"])
        assert "(INJECTED)" in log.read(), f"{call} was not reached: {outcome}"
    return outcome


#: What each call can fail with, by its manual page.
ERRORS = {
    "openat": "EINTR EIO EMFILE ENFILE EACCES",
    "mkdirat": "EIO ENOSPC EDQUOT EROFS EACCES",
    "newfstatat": "EIO",
    "flock": "EINTR ECANCELED ENOLCK EIO",
    "pread64": "EINTR EIO",
    "read": "EINTR EIO",
    "write": "EINTR EIO ENOSPC EDQUOT",
    "writev": "EINTR EIO",
    "fsync": "EINTR EIO ENOSPC EDQUOT",
    "fdatasync": "EINTR EIO ENOSPC EDQUOT",
    "renameat": "EIO ENOSPC EDQUOT EROFS EACCES",
    "ftruncate": "EINTR EIO",
    "unlinkat": "EIO EROFS EACCES",
    "utimensat": "EIO EROFS EACCES",
    "getdents64": "EIO",
    "dup": "EMFILE",
    "poll": "EINTR",
    "clock_nanosleep": "EINTR",
    "inotify_init1": "EMFILE",
    "inotify_add_watch": "ENOSPC",
    "readlink": "EIO",
}
#: What it can fail with besides if it makes a file.
CREATION_ERRORS = ["EROFS", "ENOSPC", "EDQUOT"]
#: Calls that have no error a program could do something about. Linux closes
#: a file whatever close() says; in the place of a call, strace would not.
UNFAILING = {
    "brk", "mmap", "munmap", "mprotect", "mremap", "umask", "getpid",
    "gettid", "getrandom", "ioctl", "lseek", "fcntl", "close", "exit_group",
    "prlimit64",
}
#: The status that an error leads to.
EXIT = {"ENOSPC": 75, "EDQUOT": 75, "EROFS": 73}
#: Else a system call that failed.
FAILED = 74


def error_points(calls):
    """Every error of every call."""
    names = {call.name for call in calls}
    assert names <= ERRORS.keys() | UNFAILING, names - ERRORS.keys()
    return [(call, error) for call in calls for error in errors(call)]


def errors(call):
    """What a call can fail with."""
    names = ERRORS.get(call.name, "").split()
    if "F_DUPFD" in call.words:
        names = ["EMFILE"]
    return names + (CREATION_ERRORS if "O_CREAT" in call.words else [])
