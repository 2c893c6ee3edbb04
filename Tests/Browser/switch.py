"""A web server that is turned off and on, as at an upgrade or a crash."""

import contextlib
import shutil
import signal
import tempfile
from pathlib import Path

from shared_web import (
    CGI_BIN, CHECKOUT, CONFIGURATIONS, State, free_port, give_away, started,
    wait_for)


class Switch:
    """lighttpd with a state directory, always at the same port."""

    def __init__(self, place):
        self.place = place
        give_away(place)
        self.port = free_port()
        self.state = State(place / "state")
        self.state.reset(files={})
        self.running = contextlib.ExitStack()
        self.process = None

    def on(self):
        """Starts it."""
        settings = {
            "OBS_LISTEN": "127.0.0.1", "OBS_PORT": str(self.port),
            "OBS_CGI_BIN": str(CGI_BIN),
            "OBS_DASHBOARD": str(CHECKOUT / "dashboard"),
            "OBS_STATE_DIR": str(self.state.directory)}
        self.process = self.running.enter_context(started(
            ("lighttpd", "-D", "-f", f"{CONFIGURATIONS}/lighttpd.conf"),
            settings, self.place))
        wait_for(self.process, self.port, self.place)

    @contextlib.contextmanager
    def hung(self):
        """Lets it take connections without an answer, for `with`."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def off(self):
        """Ends it, and what it has started."""
        self.running.close()


@contextlib.contextmanager
def switch(folder):
    """One that is on, in a new folder."""
    place = Path(tempfile.mkdtemp(dir=folder))
    place.chmod(0o755)
    server = Switch(place)
    try:
        server.on()
        yield server
    finally:
        server.off()
        shutil.rmtree(place)
