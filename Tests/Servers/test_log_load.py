"""Thirty viewers of a busy log that is rolled: each line, in order, once."""

import contextlib
import multiprocessing
import os
import pathlib
import re
import selectors
import socket
import time

import pytest

from account import give_away
from exchange import Request
from live import processes
from state import ALICE
from targets import opened
from wire import request_bytes
from written_logs import CONFIG, Log, line

VIEWERS = 30
LINES_A_SECOND = 5000
SECONDS = 30
LINES = LINES_A_SECOND * SECONDS
#: Seconds between two rolls.
ROLLS = 6
#: How long the viewers may need in all, in seconds: others use the machine.
PATIENCE = 4 * SECONDS
#: What a stream's process may have in memory, in bytes.
MEMORY_LIMIT = 10_000_000
#: How much of a processor a stream may take of the 30 s.
CPU_LIMIT = 0.05
NUMBER = re.compile(rb'"uri":"/(\d+)"')
#: What the viewers must find, in this order.
NUMBERS = [b"%d" % number for number in range(LINES)]


@pytest.mark.parametrize("name", ["lighttpd", "nginx"])
def test_every_viewer_gets_every_line(name, folder, dashboard):
    with opened(name, folder, dashboard) as server, contextlib.ExitStack() as \
            stack:
        log = new_log(server)
        viewers = [stack.enter_context(contextlib.closing(Viewer(server)))
                   for _ in range(VIEWERS)]
        wait_until(lambda: len(streams(server)) == VIEWERS)
        writer = multiprocessing.get_context("fork").Process(
            target=write, args=(log,))
        writer.start()
        stack.callback(writer.join)
        stack.callback(writer.terminate)
        took = follow(viewers)
        assert [viewer.count for viewer in viewers] == [LINES] * VIEWERS
        used = [usage(process) for process in streams(server)]
        memory = [peak for _, peak in used]
        cpu = [seconds / SECONDS for seconds, _ in used]
        print(f"{name}: {took:.1f} s, {max(memory) / 1e6:.1f} MB, "
              f"{100 * max(cpu):.1f} % of a processor each")
        assert len(used) == VIEWERS
        assert max(memory) < MEMORY_LIMIT, memory
        assert max(cpu) < CPU_LIMIT, cpu
        assert len(list(log.path.parent.glob("*.gz"))) >= SECONDS // ROLLS - 1


def new_log(server):
    """An empty access log that the server's programs know."""
    place = server.state.directory.with_name("log")
    place.mkdir()
    give_away(place)
    log = Log(place / "access.log")
    server.state.reset(config=CONFIG % log.path)
    return log


def write(log):
    """Writes at an even pace, a line a call as Caddy does, and rolls."""
    before, behind = line("NUMBER").encode().split(b"NUMBER")
    began = time.monotonic()
    written = 0
    while written < LINES:
        time.sleep(0.005)
        passed = time.monotonic() - began
        while written < min(LINES, passed * LINES_A_SECOND):
            log.file.write(before + NUMBERS[written] + behind)
            written += 1
        if passed > ROLLS * (log.rolls + 1):
            log.roll(packs=True)


class Viewer:
    """A viewer that holds what comes against what must come."""

    def __init__(self, server):
        self.count = 0
        self.rest = b""
        self.connection = socket.create_connection(
            ("127.0.0.1", server.port), 10)
        request = request_bytes(Request("GET", "logs/my-shop", (
            ("Authorization", f"Bearer {ALICE}"),
            ("Accept", "text/event-stream"))))
        # Without chunks, which might cut a number in two.
        self.connection.sendall(request.replace(b"HTTP/1.1", b"HTTP/1.0", 1))
        head = self.connection.recv(4096)
        assert b" 200 OK\r\n" in head, head

    def close(self):
        """Leaves."""
        self.connection.close()

    def take(self):
        """Takes what has come; a line may come in two parts."""
        received = self.connection.recv(1 << 18)
        assert received, f"it ended after {self.count} lines"
        *lines, self.rest = (self.rest + received).rsplit(b"\n", 1)
        if lines:
            found = NUMBER.findall(lines[0])
            end = self.count + len(found)
            assert found == NUMBERS[self.count:end], (
                f"after {self.count} lines: {found[:3]}...")
            self.count = end


def follow(viewers):
    """Reads for all until each has every line; how long that took."""
    began = time.monotonic()
    with selectors.DefaultSelector() as selector:
        for viewer in viewers:
            selector.register(viewer.connection, selectors.EVENT_READ, viewer)
        while selector.get_map():
            passed = time.monotonic() - began
            assert passed < PATIENCE, [viewer.count for viewer in viewers]
            for key, _ in selector.select(1):
                key.data.take()
                if key.data.count == LINES:
                    selector.unregister(key.fileobj)
    return time.monotonic() - began


def streams(server):
    """The processes of the streams."""
    return [process for process in processes(server.state)
            if name_of(process) == "logs"]


def name_of(process):
    """What a process was started as."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return pathlib.Path(f"/proc/{process}/comm").read_text().strip()
    return ""


def usage(process):
    """The seconds of a processor that a process took, and its peak memory."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().split()
    ticks = int(fields[13]) + int(fields[14])
    status = pathlib.Path(f"/proc/{process}/status").read_text()
    peak = int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024
    return ticks / os.sysconf("SC_CLK_TCK"), peak


def wait_until(holds):
    """Waits until something holds."""
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
