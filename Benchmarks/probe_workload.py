"""What is probed, and the state directories that say so."""

import contextlib
import http.client
import json
import os
import pathlib
import selectors
import shutil
import socket
import subprocess
import threading

from probe_process import LOOPBACK, Pinned, others

PROBES = int(os.environ.get("OBS_BENCH_PROBES", 10_000))
INTERVAL, TIMEOUT = 30, 5
#: Each tenth target takes the connection and never answers.
HANGING = 10
DOMAIN, PATH = "example.com", "/healthz"
BACKLOG = 4096
PAGE = "All is well. " * 46
NGINX = """
daemon off;
pid {directory}/nginx.pid;
worker_processes 1;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path {directory}/body;
  proxy_temp_path {directory}/proxy;
  fastcgi_temp_path {directory}/fastcgi;
  uwsgi_temp_path {directory}/uwsgi;
  scgi_temp_path {directory}/scgi;
  server {{
    listen {address}:{http} backlog={backlog};
    listen {address}:{https} ssl backlog={backlog};
    ssl_certificate {directory}/server.pem;
    ssl_certificate_key {directory}/server.key;
    ssl_protocols TLSv1.3;
    location / {{ return 200 "{page}"; }}
    location = /requests {{ stub_status; }}
  }}
}}
"""


def slug(number):
    """An app, the first part of its host."""
    return f"app-{number:05}"


def hanging():
    """The apps that never answer."""
    return [slug(number) for number in range(0, PROBES, HANGING)]


def free_port():
    """A loopback port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind((LOOPBACK, 0))
        return listener.getsockname()[1]


def certify(directory):
    """Makes a CA and the certificate of all hosts; both keys on P-256."""
    new = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    for name, subject, more in (
            ("ca", "benchmark CA", ""),
            ("server", f"*.{DOMAIN}", "-CA ca.pem -CAkey ca.key "
             f"-addext subjectAltName=DNS:*.{DOMAIN} "
             "-addext basicConstraints=critical,CA:FALSE")):
        subprocess.run(
            ["openssl", *new.split(), "-subj", f"/CN={subject}", "-keyout",
             f"{name}.key", "-out", f"{name}.pem", *more.split()],
            cwd=directory, check=True, stderr=subprocess.DEVNULL)


class Blackhole(threading.Thread):
    """Takes connections, reads what they send, and never answers."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server((LOOPBACK, 0), backlog=BACKLOG)
        self.port = self.listener.getsockname()[1]
        self.taken = 0
        self.ready = selectors.DefaultSelector()
        self.ready.register(self.listener, selectors.EVENT_READ)

    def run(self):
        """Holds each connection until the other side gives up."""
        os.sched_setaffinity(0, others())
        while True:
            for key, _ in self.ready.select():
                self.serve(key.fileobj)

    def serve(self, connection):
        """Takes a connection, or lets go of one that has ended."""
        if connection is self.listener:
            self.taken += 1
            self.ready.register(
                connection.accept()[0], selectors.EVENT_READ)
            return
        with contextlib.suppress(ConnectionError):
            if connection.recv(BACKLOG):
                return
        self.ready.unregister(connection)
        connection.close()


class Targets:
    """An nginx that answers all hosts, over HTTP and HTTPS, and a blackhole."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.ports = {"http": free_port(), "https": free_port()}
        self.authority = self.directory / "ca.pem"
        self.blackhole = Blackhole()
        self.looks = 0

    @contextlib.contextmanager
    def running(self):
        """Both, while they are needed."""
        certify(self.directory)
        configuration = self.directory / "nginx.conf"
        configuration.write_text(NGINX.format(
            directory=self.directory, address=LOOPBACK, page=PAGE,
            backlog=BACKLOG, **self.ports))
        self.blackhole.start()
        program = pathlib.Path(shutil.which("nginx", path="/usr/sbin:/usr/bin"))
        log = self.directory / "nginx.log"
        with Pinned((program, "-e", log, "-c", configuration),
                    self.directory, elsewhere=True) as nginx:
            nginx.wait_for(self.ports["http"])
            yield self

    def asked(self):
        """How many probes have come so far."""
        self.looks += 1
        nginx = http.client.HTTPConnection(LOOPBACK, self.ports["http"])
        nginx.request("GET", "/requests")
        requests = nginx.getresponse().read().split()[9]
        nginx.close()
        return int(requests) - self.looks + self.blackhole.taken

    def place(self, scheme, number, some_hang):
        """Where a probe is to connect to."""
        hangs = some_hang and number % HANGING == 0
        port = self.blackhole.port if hangs else self.ports[scheme]
        return f"{LOOPBACK}:{port}"

    def state(self, name, scheme, some_hang=False, enabled=True):
        """A new state directory with an app and a probe for each target."""
        state = self.directory / name
        probe = json.dumps({
            "config": {
                "path": PATH, "interval_s": INTERVAL, "expected_status": 200,
                "timeout_s": TIMEOUT, "enabled": enabled},
            "last_run_at": None, "last_status": None,
            "last_http_status": None, "last_error": None,
            "consecutive_failures": 0}, separators=(",", ":"))
        for number in range(PROBES):
            app = state / "apps" / slug(number)
            app.mkdir(0o2770, parents=True)
            (app / "probe.json").write_text(probe)
            (app / "app.json").write_text(json.dumps({
                "base_url": f"{scheme}://{slug(number)}.{DOMAIN}",
                "connect_to": self.place(scheme, number, some_hang)}))
        state.chmod(0o2750)
        # Nothing is left to be written while a prober is measured.
        os.sync()
        return state

    def urls(self):
        """The file of targets for multi.c: HTTP, and some of them hang."""
        path = self.directory / "urls"
        path.write_text("".join(
            f"http://{slug(number)}.{DOMAIN}{PATH} "
            f"{self.place('http', number, True)}\n"
            for number in range(PROBES)))
        return path
