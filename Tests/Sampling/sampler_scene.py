"""A state directory whose apps run on VMs of libvirt's own test driver.

The driver is a part of libvirt's library: each process has VMs of its own, by
a document, and needs no daemon. It tells of no memory and no disk, and that
each VM is busy on one processor all the time; Tests/Guest has real guests.
"""

import contextlib
import copy
import fcntl
import json
import os
import re
import shutil
import subprocess

#: Longer than anything should take; beyond it, a hang.
PATIENCE = 20.0
#: By libvirt's numbers.
RUNNING, PAUSED, OFF = 1, 3, 5
LOCK = ".obs-metrics.lock"
LINE = re.compile(
    r'\{"at":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00","vm_name":"[^"]+",'
    r'"cpu_pct":(\d+\.\d|null),"mem_pct":(\d+\.\d|null),'
    r'"disk_pct":(\d+\.\d|null)\}')


class VM:
    """One of the driver's VMs."""

    def __init__(self, name, vcpus=2, state=RUNNING):
        self.name = name
        self.vcpus = vcpus
        self.state = state

    @property
    def document(self):
        """It, as libvirt reads it."""
        number = int.from_bytes(self.name.encode()[-4:], "big")
        return (
            "<domain type='test' xmlns:test="
            "'http://libvirt.org/schemas/domain/test/1.0'>"
            f"<name>{self.name}</name>"
            f"<uuid>6695eb01-f6a4-8304-79aa-{number:012x}</uuid>"
            f"<memory unit='MiB'>512</memory><vcpu>{self.vcpus}</vcpu>"
            "<os><type>hvm</type></os>"
            f"<test:runstate>{self.state}</test:runstate></domain>")


#: What there is, if a test says nothing else.
VMS = [VM("app-vm"), VM("other-vm", 4), VM("off-vm", state=OFF),
       VM("paused-vm", state=PAUSED)]


class Programs:
    """A private copy of the tools: a build that runs changes no test."""

    def __init__(self, built, folder):
        self.folder = folder
        for name in ("obs-metrics", "obs-events"):
            shutil.copy(built / name, folder / name)

    def command(self, words):
        """The words with a program's path in the place of its name."""
        name, *rest = words
        return [str(self.folder / name), *map(str, rest)]


class Scene:
    """A state directory, the VMs, and the tools over them."""

    def __init__(self, programs, place, apps=(), vms=VMS):
        self.programs = programs
        self.place = place
        self.state = place / "state"
        self.state.mkdir(parents=True, mode=0o750)
        self.node = place / "node.xml"
        self.write_node(vms)
        for slug, vm in dict(apps).items():
            self.bind(slug, vm)

    def copy(self, place):
        """The same once more, with the same VMs."""
        other = copy.copy(self)
        other.place = place
        other.state = place / "state"
        shutil.copytree(self.state, other.state)
        return other

    def write_node(self, vms):
        """These VMs are there from now on, for each new connection."""
        text = "".join(vm.document for vm in vms)
        self.node.write_text(f"<node>{text}</node>")

    @property
    def environment(self):
        """The environment that each program starts in."""
        return {"OBS_STATE_DIR": str(self.state), "PATH": os.environ["PATH"],
                "LC_ALL": "C.UTF-8", "HOME": str(self.place)}

    def configure(self, **settings):
        """Writes `config`, with the VMs unless others are named."""
        settings = {"OBS_LIBVIRT_URI": f"test://{self.node}"} | settings
        text = "".join(f"{name}={value}\n" for name, value in settings.items())
        new = self.state / "config.new"
        new.write_text(text)
        new.rename(self.state / "config")

    def bind(self, slug, vm):
        """Says which VM an app runs on."""
        self.folder(slug).mkdir(parents=True, exist_ok=True)
        (self.folder(slug) / "app.json").write_text(
            json.dumps({"vm_name": vm}) + "\n")

    def folder(self, slug):
        """An app's directory."""
        return self.state / "apps" / slug

    def ring(self, slug):
        """An app's samples."""
        return self.folder(slug) / "samples.jsonl"

    def run(self, *words, before=()):
        """Runs a tool to its end, with something in front of its path."""
        return subprocess.run(
            [*map(str, before), *self.programs.command(words)],
            env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=PATIENCE)

    def sample(self, status=0, stderr="", before=()):
        """One sweep, which must end so; returns the rows that it printed."""
        run = self.run("obs-metrics", "sample", before=before)
        assert (run.returncode, run.stderr) == (status, stderr), run
        return json_lines(run.stdout)

    def lines(self, slug):
        """The stored lines, of which none may be torn or damaged."""
        path = self.ring(slug)
        text = path.read_text() if path.exists() else ""
        assert not text or text.endswith("\n"), f"torn: {text[-200:]!r}"
        lines = text.splitlines()
        assert all(LINE.fullmatch(line) for line in lines), lines
        return lines

    def rows(self, slug):
        """The stored samples."""
        return [json.loads(line) for line in self.lines(slug)]

    def values(self, slug, name="cpu_pct"):
        """One value of each stored sample."""
        return [row[name] for row in self.rows(slug)]

    def require_sound(self):
        """Nothing in the state directory is damaged."""
        check = self.run("obs-events", "check")
        assert (check.returncode, check.stdout, check.stderr) == (
            0, "", ""), check

    @contextlib.contextmanager
    def held(self, slug):
        """Holds an app's lock, as another process would."""
        with open(self.folder(slug) / ".lock", "a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def json_lines(text):
    """The values of JSON lines."""
    return [json.loads(line) for line in text.splitlines()]
