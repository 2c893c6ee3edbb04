"""Prints what Python makes of each input of a corpus, a line for each.

    verdicts.py scanner FOLDER
    verdicts.py reader FOLDER

A line is the file's name and what was found in it, with tabs between.
"""

import pathlib
import sys

import log_lines
import strict_json


def scanner(data):
    """The kind of the value, then each member's key in hex and its kind."""
    verdict = strict_json.verdict(data)
    if verdict is None:
        return ["refused"]
    kind, members, is_repeated = verdict
    return [kind + (" with repeated keys" if is_repeated else "")] + [
        f"{key.encode().hex()} {kind}" for key, kind in members]


def reader(data):
    """What each line is that ends in a line feed."""
    return [log_lines.outcome(line) for line in data.split(b"\n")[:-1]]


def main(judge, folder):
    """Judges every file of a folder."""
    for path in sorted(pathlib.Path(folder).iterdir()):
        print(path.name, *judge(path.read_bytes()), sep="\t")


if __name__ == "__main__":
    main({"scanner": scanner, "reader": reader}[sys.argv[1]], sys.argv[2])
