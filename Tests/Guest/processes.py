"""What tests do to processes that are not theirs: QEMU and libvirtd."""

import os
import signal
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def stopped(*pids):
    """Holds processes with SIGSTOP: they hang, but do not end."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def renice(pid, niceness):
    """Lets a process with all its threads go before others, or after them."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        os.setpriority(os.PRIO_PROCESS, int(thread.name), niceness)
    # Where the kernel groups the processes of a session, this is what counts.
    group = Path(f"/proc/{pid}/autogroup")
    if group.exists():
        group.write_text(str(niceness))
