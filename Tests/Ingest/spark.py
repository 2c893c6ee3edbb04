"""Spark from PyPI: submits programs, and runs a cluster on loopback."""

import contextlib
import os
import pathlib
import re
import signal
import subprocess
import time

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
PYTHON = CHECKOUT / ".build" / "python-test"
CLASS = "org.apache.spark.deploy."
PATIENCE = 120.0
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.master.rest.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.executor.memory": "512m",
    "spark.cores.max": "2",
    # Both workers are to be there before the work is shared out.
    "spark.scheduler.minRegisteredResourcesRatio": "1.0",
    "spark.locality.wait": "0s",
}
#: For JVMs that live for seconds.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData"


class Spark:
    """Spark with a folder for all that it writes."""

    def __init__(self, folder, environment):
        spark_submit = PYTHON / "bin" / "spark-submit"
        assert spark_submit.exists(), f"no {spark_submit}: run .ci/python"
        self.home = next(PYTHON.glob("lib/python3*/site-packages/pyspark"))
        self.folder = folder
        (folder / "spark-defaults.conf").write_text("".join(
            f"{name} {value}\n" for name, value in SETTINGS.items()))
        self.environment = environment | {
            # As in an activated venv.
            "PATH": f"{PYTHON}/bin:{environment['PATH']}",
            "SPARK_CONF_DIR": str(folder), "SPARK_LOCAL_DIRS": str(folder),
            "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m",
            "JDK_JAVA_OPTIONS": JAVA, "TMPDIR": str(folder)}

    def submit(self, master, program, *words):
        """Runs a program to its end; what it printed, and Spark's log."""
        with self.running(
                PYTHON / "bin" / "spark-submit", "--master", master, program,
                *words, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE) as process:
            output, errors = process.communicate(timeout=PATIENCE)
        return process.returncode, output, errors.decode()

    @contextlib.contextmanager
    def running(self, *words, **options):
        """A process, which ends here with all that it has started."""
        process = subprocess.Popen(
            [*map(str, words)], env=self.environment, cwd=self.folder,
            stdin=subprocess.DEVNULL, start_new_session=True, **options)
        try:
            yield process
        finally:
            end_session(process)

    @contextlib.contextmanager
    def daemon(self, name, *words):
        """A master or a worker; gives its log once it serves."""
        log = self.folder / f"{name}.log"
        kind = name.rstrip("0123456789")
        with open(log, "wb") as file, self.running(
                self.home / "bin" / "spark-class",
                CLASS + f"{kind}.{kind.capitalize()}", "--host", "127.0.0.1",
                "--port", "0", "--webui-port", "0", *words,
                stdout=file, stderr=file):
            yield log

    @contextlib.contextmanager
    def cluster(self, workers):
        """A standalone cluster; gives its URL and the folders of workers."""
        with contextlib.ExitStack() as stack:
            master = stack.enter_context(self.daemon("master"))
            url = said(master, r"Starting Spark master at (spark://\S+)")
            folders = [self.folder / f"work{number}"
                       for number in range(workers)]
            logs = [stack.enter_context(self.daemon(
                f"worker{number}", "--cores", "1", "--memory", "600m",
                "--work-dir", folder, url))
                for number, folder in enumerate(folders)]
            for log in logs:
                said(log, r"(Successfully registered) with master")
            yield url, folders


def said(log, pattern):
    """Waits until a log says something; returns its first group."""
    deadline = time.monotonic() + PATIENCE
    while not (found := re.search(pattern, log.read_text(errors="replace"))):
        assert time.monotonic() < deadline, log.read_text(errors="replace")
        time.sleep(0.1)
    return found[1]


def end_session(process):
    """Ends a process, and waits until its session is empty."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(20)
    deadline = time.monotonic() + 20
    while (rest := session(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in rest:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait(20)
    assert not rest, f"still running, now killed: {rest}"


def session(leader):
    """The processes of a session that have not ended."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # Behind the name: state, parent, group, session.
            fields = stat.read_text().rpartition(")")[2].split()
            if fields[0] != "Z" and int(fields[3]) == leader:
                found.append(int(stat.parent.name))
    return found
