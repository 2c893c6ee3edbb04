"""Starts and stops the web servers, each with the file that users get."""

import contextlib
import os
import pathlib
import signal
import socket
import string
import subprocess
import time

import wire
from account import as_ordinary_user, give_away

CONFIGURATIONS = pathlib.Path(__file__).parents[2] / "servers"
PATIENCE = 10.0

#: What runs for each name, in the order it is started.
LIGHTTPD = ("lighttpd", "-D", "-f", "{conf}/lighttpd.conf")
FCGIWRAP = ("fcgiwrap", "-c", "40", "-s", "unix:{run}/fcgiwrap.sock")
NGINX = ("nginx", "-e", "{run}/error.log", "-c")
CADDY = ("caddy", "run", "--adapter", "caddyfile", "--config")
COMMANDS = {
    "lighttpd": [LIGHTTPD],
    "apache": [("apache2", "-f", "{conf}/apache.conf", "-DFOREGROUND")],
    "nginx": [FCGIWRAP, (*NGINX, "{run}/nginx.conf")],
    "caddy": [FCGIWRAP, (*CADDY, "{conf}/Caddyfile")],
    "nginx-proxy": [LIGHTTPD, (*NGINX, "{run}/nginx-proxy.conf")],
    "caddy-proxy": [LIGHTTPD, (*CADDY, "{conf}/Caddyfile.proxy")],
}


class Server:
    """A running server (and what stands behind it), with its state."""

    def __init__(self, name, port, state):
        self.name = name
        self.port = port
        self.state = state

    def send(self, request):
        """One request over a connection of its own."""
        return wire.send(self.port, request)


@contextlib.contextmanager
def running(name, directory, cgi_bin, dashboard, state):
    """Runs one of COMMANDS, with a folder of its own below `directory`."""
    run = pathlib.Path(directory) / name
    run.mkdir()
    give_away(run)
    settings = {
        "OBS_LISTEN": "127.0.0.1", "OBS_PORT": str(free_port()),
        "OBS_PROXY_LISTEN": "127.0.0.1", "OBS_PROXY_PORT": str(free_port()),
        "OBS_CGI_BIN": str(cgi_bin), "OBS_DASHBOARD": str(dashboard),
        "OBS_STATE_DIR": str(state.directory), "OBS_RUN_DIR": str(run),
    }
    fill_in(settings, run)
    proxied = name.endswith("-proxy")
    port = int(settings["OBS_PROXY_PORT" if proxied else "OBS_PORT"])
    with contextlib.ExitStack() as stack:
        for command in COMMANDS[name]:
            words = [word.format(conf=CONFIGURATIONS, run=run)
                     for word in command]
            process = stack.enter_context(started(words, settings, run))
            wait_for(process, awaited(command, settings), run)
        yield Server(name, port, state)


def fill_in(settings, run):
    """Fills in the files of nginx, which can't read its environment."""
    for source in CONFIGURATIONS.glob("nginx*.conf"):
        text = source.read_text(encoding="utf-8")
        filled = string.Template(text).safe_substitute(settings)
        (run / source.name).write_text(filled, encoding="utf-8")


@contextlib.contextmanager
def started(words, settings, run):
    """A process in a group of its own, which is ended with all in it."""
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin",
        "HOME": str(run), **settings}
    with open(run / "output", "ab") as output:
        process = subprocess.Popen(
            words, env=environment, cwd=run, stdin=subprocess.DEVNULL,
            stdout=output, stderr=output, start_new_session=True,
            **as_ordinary_user())
    try:
        yield process
    finally:
        end(process)


def end(process):
    """Asks the whole group to end, and then makes it."""
    for last_word in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, last_word)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(2)


def awaited(command, settings):
    """Where the server of a command listens."""
    if command is FCGIWRAP:
        return settings["OBS_RUN_DIR"] + "/fcgiwrap.sock"
    proxy = command[-1].endswith("proxy.conf") or command[-1].endswith(".proxy")
    return int(settings["OBS_PROXY_PORT" if proxy else "OBS_PORT"])


def wait_for(process, address, run):
    """Returns when somebody listens; fails with what the server said."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if listens(address):
            return
        time.sleep(0.02)
    said = [path.read_text(encoding="utf-8", errors="replace")
            for path in (run / "output", run / "error.log") if path.exists()]
    raise AssertionError(f"{process.args} did not start:\n" + "\n".join(said))


def listens(address):
    """Whether a connection to a port or a socket's path succeeds."""
    unix = isinstance(address, str)
    family = socket.AF_UNIX if unix else socket.AF_INET
    with socket.socket(family) as connection:
        place = address if unix else ("127.0.0.1", address)
        return connection.connect_ex(place) == 0


def free_port():
    """A loopback port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
