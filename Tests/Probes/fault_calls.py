"""The system calls of one check, and what each can fail with.

strace counts the calls of each thread by themselves: `once` has one that
asks, and the first one, which stores.
"""

import re
import tempfile

from runner_shared import FILE_UNFAILING, file_errors

CALL = re.compile(r"(\d+) +(\w+)\((.*)")
#: After it all is done that a program does before its own work.
START = '"config"'
#: What network and threads can fail with, by their manual pages.
ERRORS = {
    "socket": "EMFILE ENFILE ENOBUFS ENOMEM EACCES",
    "connect": "EADDRNOTAVAIL EAGAIN ECONNREFUSED ENETUNREACH EHOSTUNREACH "
               "ETIMEDOUT EPERM EACCES EINTR ENOBUFS",
    "sendto": "EPIPE ECONNRESET ENOBUFS ENOMEM EINTR ETIMEDOUT",
    "recvfrom": "ECONNRESET ECONNREFUSED ENOMEM EINTR ETIMEDOUT",
    "getsockopt": "ENOBUFS",
    "setsockopt": "ENOMEM",
    "getsockname": "ENOBUFS",
    "getpeername": "ENOBUFS ENOTCONN",
    "epoll_create1": "EMFILE ENFILE ENOMEM",
    "epoll_ctl": "ENOMEM ENOSPC",
    "epoll_wait": "EINTR",
    "eventfd2": "EMFILE ENFILE ENOMEM",
    "socketpair": "EMFILE ENFILE",
    "clone3": "EAGAIN",
    "poll": "EINTR",
    "getrandom": "EINTR",
    "prlimit64": "EPERM",
    "renameat2": "EIO ENOSPC EDQUOT EROFS EACCES EINVAL ENOSYS",
    "pwrite64": "EINTR EIO ENOSPC EDQUOT",
}
#: What has no error that a program could do something about, or none at all.
UNFAILING = {
    "futex", "rt_sigaction", "rt_sigprocmask", "rseq", "set_robust_list",
    "madvise", "exit", "sysinfo", "restart_syscall", "sched_yield",
    "clock_nanosleep", "rt_sigreturn",
}
#: What says that this machine lacks something: never that an app is down.
LACKS = {"EMFILE", "ENFILE", "ENOMEM", "ENOBUFS", "EADDRNOTAVAIL", "ENOSPC",
         "EPERM", "EACCES"}
#: Calls before which nothing is other than before the next one.
INNER = UNFAILING | FILE_UNFAILING


class Call:
    """One system call: the nth of its name in its thread."""

    def __init__(self, thread, name, ordinal, words):
        self.thread = thread
        self.name = name
        self.ordinal = ordinal
        self.words = words

    def __repr__(self):
        return f"{self.name}#{self.ordinal}.{self.thread}({self.words[:60]}"


def trace(run):
    """A whole run, and its calls once libcurl is loaded."""
    with tempfile.NamedTemporaryFile("r", prefix="obs-trace-") as log:
        outcome = run(["strace", "-f", "-qq", "-s", "64", "-o", log.name])
        calls = list(parsed(log))
    start = next(index for index, call in enumerate(calls)
                 if START in call.words)
    return outcome, [call for call in calls[start:] if not is_bell(call)]


def is_bell(call):
    """Whether a call is how threads wake each other: it can't fail."""
    return call.name == "read" or (
        call.name == "write" and '"\\1\\0\\0' in call.words)


def parsed(log):
    """Each call of a trace; threads are numbered as they come."""
    counts, threads = {}, {}
    for line in log:
        if match := CALL.match(line):
            process, name, words = match.groups()
            thread = threads.setdefault(process, len(threads))
            counts[thread, name] = counts.get((thread, name), 0) + 1
            yield Call(thread, name, counts[thread, name], words)


def distinct(calls):
    """One of those that strace can't tell from each other."""
    return list({(call.name, call.ordinal): call
                 for call in calls}.values())


def error_points(calls):
    """Every error of every call."""
    return [(call, error) for call in calls for error in errors(call)]


def errors(call):
    """What a call can fail with."""
    if call.name in UNFAILING or (
            call.name == "epoll_ctl" and "EPOLL_CTL_ADD" not in call.words):
        return []  # Only to add one takes memory.
    if call.name == "epoll_wait" and call.ordinal > 2:
        return []  # How many of them there are is not always the same.
    own = ERRORS.get(call.name)
    return own.split() if own else file_errors(call)
