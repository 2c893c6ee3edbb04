"""What becomes of a log that was read, and how it is named then.

Each function changes a log of twenty lines, of which it may write more, and
returns the words that name its lines; those that are gone had been counted.
"""

import gzip
import os
import shutil

LINES = 20


def rolled_name(log, number=1):
    """A name that Caddy gives a log that it rolls."""
    return log.with_name(f"{log.stem}-2026-11-23T01-02-03.{number:03}.log")


def grow(log, lines):
    """Appends lines to a log."""
    with open(log, "ab") as file:
        file.write(b"".join(lines))


def same_twice(log, requests):
    """Named twice, also through links."""
    more = grown(log, requests)
    symbolic, hard = log.with_name("symbolic"), log.with_name("hard")
    symbolic.symlink_to(log)
    os.link(log, hard)
    return [log, log, symbolic, hard, symbolic], more


def grown(log, requests):
    """It only grows."""
    more = requests.lines(10)
    grow(log, more)
    return more


def copies(log, requests):
    """An older copy, one as it is, and a compressed one."""
    older, same, packed = (
        log.with_name(name) for name in ("older", "same", "packed.gz"))
    shutil.copy(log, older)
    more = grown(log, requests)
    shutil.copy(log, same)
    packed.write_bytes(gzip.compress(log.read_bytes()))
    return [older, packed, log, same, packed, older], more


def renamed(log, requests):
    """Grown, renamed, and a new one begun."""
    more = grown(log, requests)
    log.rename(rolled_name(log))
    return [log], more + grown(log, requests)


def packed(log, requests):
    """The same, and compressed."""
    _, more = renamed(log, requests)
    pack(rolled_name(log))
    return [log], more + grown(log, requests)


def pack(path, size=None):
    """Compresses a file; only so much of it if it is not done yet."""
    data = gzip.compress(path.read_bytes())
    path.with_name(path.name + ".gz").write_bytes(data[:size])
    if size is None:
        path.unlink()


def being_packed(log, requests):
    """The same, while it is being compressed."""
    _, more = renamed(log, requests)
    pack(rolled_name(log), 99)
    return [log], more


def packed_in_parts(log, requests):
    """Compressed in two parts, one behind the other."""
    more = grown(log, requests)
    data = log.read_bytes()
    log.with_name("all.gz").write_bytes(
        gzip.compress(data[:5000]) + gzip.compress(data[5000:]))
    log.unlink()
    return [log.with_name("all.gz")], more


def written_anew(log, requests):
    """Cut to nothing, and written again, past its old size."""
    os.truncate(log, 0)
    more = requests.lines(30)
    grow(log, more)
    return [log], more


def hole(log, requests):
    """Cut under a writer that goes on at its offset."""
    size = log.stat().st_size
    os.truncate(log, 0)
    os.truncate(log, size)
    return [log], grown(log, requests)


def cut(log, requests, more=4, at=7):
    """Cut to some lines, and grown again, but not to the old size."""
    lines = log.read_bytes().splitlines(keepends=True)
    os.truncate(log, len(b"".join(lines[:at])))
    more = requests.lines(more)
    grow(log, more)
    return [log], more


def cut_and_past(log, requests):
    """Cut, and grown again past the old size."""
    return cut(log, requests, more=25)


def cut_and_equal(log, requests):
    """Cut, and grown again to as many lines."""
    return cut(log, requests, more=LINES - 7)


def cut_within_a_line(log, requests):
    """Cut in the middle of a line; the next one is behind its beginning."""
    _, more = cut(log, requests, more=1)
    os.truncate(log, log.stat().st_size - 150)
    torn = log.read_bytes().splitlines(keepends=True)[-1]
    new = requests.lines(25)
    grow(log, new)
    return [log], [torn + new[0], *new[1:]]


def older_in_its_place(log, requests):
    """An older, shorter copy in its place, which then grows."""
    lines = log.read_bytes().splitlines(keepends=True)
    older = log.with_name("older")
    older.write_bytes(b"".join(lines[:9]))
    older.rename(log)
    return [log], grown(log, requests) + grown(log, requests)


def completed(log, requests):
    """Its last line was torn, and is whole now."""
    more = grown(log, requests)
    line = requests.line()
    for part in (line[:99], line[99:-1], line[-1:]):
        grow(log, [part])
    return [log], [*more, line]


def torn(log, requests):
    """A line that the disk had no room for, and the next one behind it."""
    line = requests.line()[:130] + requests.line()
    grow(log, [line])
    return [log], [line, *grown(log, requests)]


def only_grown(log, requests):
    """Nothing but new lines."""
    return [log], grown(log, requests)


CHANGES = [
    only_grown, same_twice, copies, renamed, packed, being_packed,
    packed_in_parts, written_anew, hole, cut, cut_and_past, cut_and_equal,
    cut_within_a_line, older_in_its_place, completed, torn]
