"""Reads logs as they lie on the disk, and the rows that obs stored."""

import gzip
import json
import pathlib
import re

ROLLED = r"-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d.*)"


def log_files(path):
    """The files that Caddy rolled from a log, oldest first, then the log.

    Where both X.log and X.log.gz are there, the plain one is whole.
    """
    path = pathlib.Path(path)
    name = re.compile(
        re.escape(path.stem) + ROLLED + re.escape(path.suffix) + r"(\.gz)?")
    rolled = [file for file in path.parent.iterdir()
              if name.fullmatch(file.name)]
    plain = {file.name for file in rolled}
    rolled = [file for file in rolled
              if file.name.removesuffix(".gz") not in plain
              or file.suffix != ".gz"]
    rolled.sort(key=lambda file: name.fullmatch(file.name).group(1))
    return rolled + [path] * path.exists()


def whole_lines(data):
    """The lines of some bytes; what is behind the last newline waits."""
    return [line + b"\n" for line in data.split(b"\n")[:-1]]


def log_lines(path):
    """The whole lines of one file, unpacked if it is gzipped."""
    return whole_lines(unpacked(path))


def unpacked(path):
    """The bytes of a log, as far as they are there."""
    data = pathlib.Path(path).read_bytes()
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def every_line(path):
    """The whole lines of a log and of all files rolled from it."""
    for file in log_files(path):
        yield from log_lines(file)


def rows_of(text):
    """JSON lines as rows."""
    return [json.loads(line) for line in text.splitlines()]


def stored_rows(state):
    """{(slug, day): row} of every rollups.jsonl of a state directory."""
    rows = {}
    for file in pathlib.Path(state, "apps").glob("*/rollups.jsonl"):
        for row in rows_of(file.read_text(encoding="utf-8")):
            put(rows, file.parent.name, row)
    return rows


def shown_rows(answer):
    """{(slug, day): row} of what `show` prints or REST answers."""
    rows = {}
    for row in answer["rollups"]:
        put(rows, answer["slug"], row)
    return rows


def merged_rows(output):
    """{(slug, day): row} of the lines that map or reduce printed."""
    rows = {}
    for row in rows_of(output):
        put(rows, row["slug"], row)
    return rows


def put(rows, slug, row):
    """Puts a row where it belongs; no two may be of one day."""
    key = (slug, row["day"])
    assert key not in rows, f"twice: {key}"
    rows[key] = row
