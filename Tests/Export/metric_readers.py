"""Those that metrics are exported for: node_exporter and Prometheus."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

from prometheus_client.parser import text_string_to_metric_families

from obs_tools import labelled

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Servers"))

from account import as_ordinary_user, give_away  # noqa: E402

PATIENCE = 30.0
SCRAPE = """
global: {{scrape_interval: 1s, scrape_timeout: 1s}}
scrape_configs:
- job_name: obs
  static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""


class Server:
    """A server on a free port of 127.0.0.1, from `with` to its end."""

    def __init__(self, words):
        self.words = words
        self.process = None

    def __enter__(self):
        self.port = free_port()
        address = f"--web.listen-address=127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [*map(str, self.words), address], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            **as_ordinary_user())
        eventually(self.is_up)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)

    def is_up(self):
        """Whether it answers."""
        assert self.process.poll() is None, f"{self.words} ended"
        try:
            return self.get("/") is not None
        except (urllib.error.URLError, ConnectionError):
            return False

    def get(self, target):
        """The body of an answer, which must be 200."""
        url = f"http://127.0.0.1:{self.port}{target}"
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return answer.read().decode()


class NodeExporter(Server):
    """node_exporter with its textfile collector alone."""

    def __init__(self, folder):
        super().__init__([
            "prometheus-node-exporter", "--collector.disable-defaults",
            "--collector.textfile",
            f"--collector.textfile.directory={folder}"])

    def families(self):
        """What it serves, by name."""
        text = self.get("/metrics")
        return {family.name: family
                for family in text_string_to_metric_families(text)}

    def samples(self):
        """The values of obs, keyed as those of an export."""
        return {labelled(sample.name, sample.labels): sample.value
                for name, family in self.families().items()
                if name.startswith("obs_") for sample in family.samples}

    def is_content(self):
        """Whether it has understood every file."""
        [sample] = self.families()["node_textfile_scrape_error"].samples
        return sample.value == 0


class Prometheus(Server):
    """Prometheus, which scrapes what listens on a port each second."""

    def __init__(self, port):
        self.folder = tempfile.TemporaryDirectory(prefix="obs-prometheus-")
        settings = pathlib.Path(self.folder.name, "settings")
        settings.write_text(SCRAPE.format(port=port))
        os.chmod(settings, 0o644)
        give_away(self.folder.name)
        super().__init__([
            "prometheus", f"--config.file={settings}",
            f"--storage.tsdb.path={self.folder.name}/data"])

    def __exit__(self, *arguments):
        super().__exit__(*arguments)
        self.folder.cleanup()

    def ask(self, path, **parameters):
        """What its API answers."""
        query = urllib.parse.urlencode(parameters)
        answer = json.loads(self.get(f"/api/v1/{path}?{query}"))
        assert answer["status"] == "success", answer
        return answer["data"]

    def samples(self):
        """The values of obs that it has by now, keyed as in an export."""
        found = {}
        for result in self.ask(
                "query", query='{__name__=~"obs_.+"}')["result"]:
            labels = result["metric"]
            name = labels.pop("__name__")
            del labels["instance"], labels["job"]
            found[labelled(name, labels)] = float(result["value"][1])
        return found


def free_port():
    """A port that nobody has now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def eventually(condition):
    """Waits for something true, and returns it."""
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < end, "it has not come"
        time.sleep(0.05)
    return found
