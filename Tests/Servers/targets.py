"""What answers: the bare program and every server, each with its state."""

import contextlib
import os
import pathlib
import shutil
import tempfile

import servers
from bare import Bare
from state import State

CHECKOUT = pathlib.Path(__file__).parents[2]
#: The programs under test; an installed tree has others.
CGI_BIN = pathlib.Path(os.environ.get("OBS_CGI_BIN", CHECKOUT / "cgi-bin"))
EVERY_SERVER = list(servers.COMMANDS)


@contextlib.contextmanager
def opened(name, folder, dashboard, cgi_bin=CGI_BIN):
    """A target by its name, in a new folder that goes when it ends."""
    place = pathlib.Path(tempfile.mkdtemp(dir=folder))
    place.chmod(0o755)
    state = State(place / "state")
    try:
        if name == "bare":
            yield Bare(cgi_bin, state)
            return
        with servers.running(name, place, cgi_bin, dashboard, state) as server:
            yield server
    finally:
        shutil.rmtree(place)
