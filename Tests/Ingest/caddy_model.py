"""A writer of logs that does all that Caddy and operators do to them.

It knows each line that was ever whole. Lines go only once they are counted: of
what was deleted before anybody looked nobody can know.
"""

import gzip
import os
import shutil

from access_lines import Requests


class File:
    """A log, under whatever name it has."""

    def __init__(self, path):
        self.path = path
        #: Whether it may have lines that no pass has counted.
        self.is_fresh = False
        #: Whether a compressed copy of it has begun to be written.
        self.is_packing = False


class Writer:
    """Writes one log, rolls it and spoils it."""

    def __init__(self, random, folder):
        self.random = random
        self.folder = folder
        folder.mkdir()
        self.requests = Requests(random.random(), random.random() < 0.5)
        self.flags = os.O_CREAT | os.O_WRONLY | random.choice(
            [0, os.O_APPEND])
        self.log = File(folder / "access.log")
        self.rolled = []
        self.rolls = 0
        #: Every line that was whole at any time.
        self.lines = []
        #: What stands behind the log's last line feed.
        self.tail = b""
        #: What is still to be written of a line.
        self.rest = b""
        #: An older copy of the log, if it is still an older one.
        self.older = None
        #: Whether lines were cut off a log: its new lines must be younger.
        self.is_cut = False
        #: How often lines were lost that only the rows still tell of.
        self.losses = 0
        self.descriptor = os.open(self.log.path, self.flags, 0o644)

    def close(self):
        """Closes the log."""
        os.close(self.descriptor)

    @property
    def files(self):
        """All logs, the oldest first."""
        return [*self.rolled, self.log]

    @property
    def is_fresh(self):
        """Whether there may be a line that no pass has counted."""
        return any(file.is_fresh for file in self.files)

    def counted(self):
        """A pass has counted all that is there."""
        for file in self.files:
            file.is_fresh = False

    def put(self, data):
        """Writes bytes; a line feed makes a line whole."""
        os.write(self.descriptor, data)
        *whole, self.tail = (self.tail + data).split(b"\n")
        self.lines += [line + b"\n" for line in whole]
        self.log.is_fresh = self.log.is_fresh or bool(whole)

    def reopen(self):
        """Goes on with the file that has the log's name now."""
        os.close(self.descriptor)
        self.descriptor = os.open(self.log.path, self.flags, 0o644)
        os.lseek(self.descriptor, 0, os.SEEK_END)

    # What may happen, each by its name.

    def write(self):
        """Whole lines; after an unfinished one, its rest comes first."""
        self.finish()
        count = self.random.choice([1, 2, 5, 30])
        if self.is_cut:
            data = b"".join(self.requests.lines(count))
        else:
            data = b"".join(self.line() for _ in range(count))
        self.put(data)

    def line(self):
        """A line that may be late: by some milliseconds, or by hours."""
        return self.requests.line(
            self.random.choice([0] * 8 + [4000, 20 * 3600 * 10**6]))

    def half(self):
        """The beginning of a line, which is not long."""
        self.finish()
        line = self.requests.line()
        cut = self.random.randrange(1, 100)
        self.rest = line[cut:]
        self.put(line[:cut])

    def finish(self):
        """The rest of it."""
        rest, self.rest = self.rest, b""
        self.put(rest)

    def tear(self):
        """There was no room for the rest of it."""
        self.half()
        self.rest = b""

    def pass_hours(self):
        """The next line may be of another day."""
        self.requests.sleep(self.random.random() * 20)

    def roll(self):
        """The log gets a name of its time, and another is begun."""
        self.log.path.rename(self.next_name())
        self.keep(self.log)
        self.log = File(self.folder / "access.log")
        self.reopen()

    def keep(self, file):
        """A file is a rolled one now."""
        file.path = self.next_name()
        self.rolled.append(file)
        self.rolls += 1
        self.tail = self.rest = b""
        self.older = None

    def next_name(self):
        """The name that the next rolled file has."""
        return self.folder / (
            f"access-2026-11-23T01-02-03.{self.rolls:03}.log")

    def copy_and_truncate(self):
        """The log is copied and cut to nothing, as logrotate can do it."""
        shutil.copy(self.log.path, self.next_name())
        os.truncate(self.log.path, 0)
        copy = File(None)
        copy.is_fresh, self.log.is_fresh = self.log.is_fresh, False
        self.keep(copy)

    def pack(self):
        """A rolled log is compressed, or half of it, or the other half."""
        plain = [file for file in self.rolled if file.path.suffix == ".log"]
        if not plain:
            return
        packing = [file for file in plain if file.is_packing]
        file = (packing or [self.random.choice(plain)])[0]
        target = file.path.with_name(file.path.name + ".gz")
        data = gzip.compress(file.path.read_bytes())
        if not file.is_packing and self.random.random() < 0.6:
            target.write_bytes(data[:self.random.randrange(len(data))])
            file.is_packing = True
            return
        target.write_bytes(data)
        file.path.unlink()
        file.path, file.is_packing = target, False

    def delete(self):
        """The oldest file goes once it is counted."""
        if self.rolled and not self.rolled[0].is_fresh:
            self.losses += 1
            file = self.rolled.pop(0)
            file.path.unlink()
            file.path.with_name(file.path.name + ".gz").unlink(
                missing_ok=True)

    def truncate(self):
        """The log is cut to nothing once it is counted."""
        if not self.log.is_fresh:
            os.truncate(self.log.path, 0)
            self.tail = b""
            self.older = None
            self.losses += 1

    def cut(self):
        """The log's end is cut off once it is counted."""
        size = self.log.path.stat().st_size
        if not self.log.is_fresh and size > 1:
            os.truncate(self.log.path, self.random.randrange(1, size))
            self.reopen()
            self.spoilt()

    def spoilt(self):
        """Less is in the log than was in it."""
        self.tail = self.log.path.read_bytes().rpartition(b"\n")[2]
        self.rest = b""
        self.is_cut = True
        self.older = None
        self.losses += 1

    def copy(self):
        """Somebody makes a backup of the log."""
        self.older = self.folder / "backup"
        shutil.copy(self.log.path, self.older)

    def restore(self):
        """The backup comes in the log's place once all is counted."""
        if self.older and not self.is_fresh:
            self.older.rename(self.log.path)
            self.reopen()
            self.spoilt()
