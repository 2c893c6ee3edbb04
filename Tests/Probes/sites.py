"""nginx and Caddy, each with the same sites, without and with TLS."""

import contextlib
import pathlib
import subprocess
import time

from shared_servers import end

PATIENCE = 15.0
#: Plain and TLS ports, by server; the network is the tests' own.
PORTS = {"nginx": (8081, 8443), "caddy": (8082, 9443)}
STATUSES = (200, 201, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 403,
            404, 405, 418, 429, 500, 502, 503, 504, 599)
COMMANDS = {
    "nginx": ("nginx", "-c", "{folder}/nginx.conf", "-e", "{folder}/errors"),
    "caddy": ("caddy", "run", "--adapter", "caddyfile", "--config",
              "{folder}/Caddyfile"),
}
#: What a redirect names, and nobody may ask.
ELSEWHERE = "http://169.254.169.254/latest/meta-data/"
#: As seen in the log: the request line, the host, and the rest.
NGINX = """
daemon off;
user nobody nogroup;
pid {folder}/pid;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
  log_format seen escape=json '$request|$http_host|$http_user_agent|'
    '$http_connection|$connection_requests|$ssl_server_name';
  access_log {folder}/access.log seen;
  client_body_temp_path {folder}/1; proxy_temp_path {folder}/2;
  fastcgi_temp_path {folder}/3; uwsgi_temp_path {folder}/4;
  scgi_temp_path {folder}/5;
  keepalive_timeout 65;
  server {{
    listen 127.0.0.1:{plain} default_server;
    {locations}
  }}
  server {{
    listen 127.0.0.1:{tls} ssl http2 default_server;
    ssl_reject_handshake on;
  }}
  {sites}
}}
"""
NGINX_SITE = """
  server {{
    listen 127.0.0.1:{tls} ssl http2;
    server_name {name};
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    {locations}
  }}
"""
CADDY = """
{{
	admin off
	auto_https off
	grace_period 1s
	storage file_system {folder}/storage
	log default {{
		output file {folder}/access.log
	}}
}}
http://:{plain} {{
	bind 127.0.0.1
	log
	{locations}
}}
{sites}
"""
CADDY_SITE = """
https://{name}:{tls} {{
	bind 127.0.0.1
	tls {certificate} {key}
	log
	{locations}
}}
"""


def nginx_locations():
    """A location for each status, three redirects, and all the rest."""
    statuses = "".join(
        f"location = /status/{status} {{ return {status}; }}\n"
        for status in STATUSES)
    return statuses + "".join(
        f"location = /to/{name} {{ return 302 {target}; }}\n"
        for name, target in targets().items()) + (
        "location / { return 200 'hello\\n'; }")


def caddy_locations():
    """The same, in Caddy's words."""
    statuses = "".join(
        f"respond /status/{status} {status}\n" for status in STATUSES)
    return statuses + "".join(
        f"redir /to/{name} {target} 302\n"
        for name, target in targets().items()) + "respond hello 200\n"


def targets():
    """Where redirects lead, by name: nobody may follow them."""
    return {"path": "/status/200", "host": "http://catch-all.test/",
            "metadata": ELSEWHERE}


class Web:
    """One of the servers, from `with` to its end.

    `certificates` has a file for each name of a site with TLS.
    """

    def __init__(self, name, namespace, folder, certificates, key):
        self.name = name
        self.namespace = namespace
        self.folder = folder
        self.plain, self.tls = PORTS[name]
        self.log = folder / "access.log"
        folder.mkdir()
        whole, site, locations, file = {
            "nginx": (NGINX, NGINX_SITE, nginx_locations(), "nginx.conf"),
            "caddy": (CADDY, CADDY_SITE, caddy_locations(), "Caddyfile"),
        }[name]
        values = {"folder": folder, "plain": self.plain, "tls": self.tls,
                  "key": key, "locations": locations}
        sites = "".join(
            site.format(name=host, certificate=certificate, **values)
            for host, certificate in certificates.items())
        (folder / file).write_text(whole.format(sites=sites, **values))
        self.process = None

    def __enter__(self):
        self.process = started(self.namespace, self.folder, [
            word.format(folder=self.folder) for word in COMMANDS[self.name]])
        try:
            wait_for(self.namespace, self.tls, self.process, self.folder)
        except BaseException:
            end(self.process)
            raise
        return self

    def __exit__(self, *_):
        end(self.process)

    def seen(self, text, patience=5.0):
        """The lines of the log with a text in them, once there is one."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            log = self.log.read_text(errors="replace")
            lines = [line for line in log.splitlines() if text in line]
            if lines:
                return lines
            time.sleep(0.01)
        raise AssertionError(f"{self.name} has not seen {text}")


def started(namespace, folder, words):
    """A process in a group of its own, in there; its words go to a file."""
    with open(folder / "output", "wb") as output:
        return subprocess.Popen(
            namespace.command("env", f"HOME={folder}", *words),
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True)


def wait_for(namespace, port, process, folder):
    """Returns when somebody listens; fails with what the server said."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(ConnectionRefusedError):
            namespace.connect("127.0.0.1", port).close()
            return
        time.sleep(0.01)
    said = [path.read_text(errors="replace") for path in (
        pathlib.Path(folder, "output"), pathlib.Path(folder, "errors"))
        if path.exists()]
    raise AssertionError("\n".join(said))
