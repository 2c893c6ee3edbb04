"""Servers and programs run as an ordinary user, also when root tests."""

import os

NOBODY = 65534


def as_ordinary_user():
    """Arguments for subprocess: root becomes nobody, others stay."""
    if os.geteuid() != 0:
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def give_away(path):
    """Makes that user the owner of a path, if it is not already."""
    if os.geteuid() == 0:
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
