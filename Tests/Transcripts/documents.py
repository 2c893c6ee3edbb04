"""The examples of a document: commands and what they are shown to print."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]

ROFF = {r"\e": "\\", r"\(aq": "'", r"\(dq": '"', r"\-": "-", r"\&": "",
        r"\(ti": "~", r"\(ha": "^", r"\(ga": "`"}


def documents():
    """README.md and the man pages."""
    return [ROOT / "README.md", *sorted(ROOT.glob("Sources/*/*.1")),
            *sorted(ROOT.glob("man/*.[157]"))]


def blocks(document):
    """The blocks that show commands, each a list of lines."""
    found = literal_blocks(document)
    return [body.splitlines() for body in found if body.startswith("$ ")]


def literal_blocks(document):
    """What is to be read letter by letter, as a reader sees it."""
    text = document.read_text()
    if document.suffix == ".md":
        return re.findall(r"^```console\n(.*?)^```$", text, re.M | re.S)
    return [
        re.sub(r"\\(?:[e&-]|\(..)", lambda escape: ROFF[escape[0]], body)
        for body in re.findall(
            r"^\.Bd -literal.*?\n(.*?)^\.Ed$", text, re.M | re.S)]


def examples(document):
    """Pairs of a command and the lines that it is shown to print.

    A command goes on with lines that begin with `> `, as in a terminal, and
    after a backslash at its end.
    """
    found = []
    for block in blocks(document):
        for line in block:
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line.startswith("> ") or found[-1][0].endswith("\\"):
                command, shown = found.pop()
                found.append((f"{command}\n{line.removeprefix('> ')}", shown))
            else:
                found[-1][1].append(line)
    return found
