"""Fixtures: the bare program and every server, over the same state."""

import contextlib
import os
import pathlib
import tempfile

import pytest

from account import give_away
from targets import EVERY_SERVER, opened


@pytest.fixture(scope="session")
def folder():
    """A folder that the ordinary user can get to, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="obs-servers-") as name:
        os.chmod(name, 0o755)
        give_away(name)
        yield pathlib.Path(name)


@pytest.fixture(scope="session")
def dashboard(folder):
    """A document root with one page and one script."""
    directory = folder / "dashboard"
    directory.mkdir()
    page = "<!doctype html><title>obs</title>\n"
    (directory / "index.html").write_text(page, encoding="utf-8")
    (directory / "app.js").write_text("export {}\n", encoding="utf-8")
    return directory


@pytest.fixture(scope="session", params=["bare", *EVERY_SERVER])
def target(request, folder, dashboard):
    """The bare program, then each server: pytest starts one at a time."""
    with opened(request.param, folder, dashboard) as target:
        yield target


@pytest.fixture(scope="session", params=EVERY_SERVER)
def server(request, folder, dashboard):
    """Each server, one at a time."""
    with opened(request.param, folder, dashboard) as server:
        yield server


@pytest.fixture(scope="module")
def everywhere(folder, dashboard):
    """The bare program and every server, all running at once."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(opened(name, folder, dashboard))
               for name in ("bare", *EVERY_SERVER)]
