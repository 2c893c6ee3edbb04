"""Puts load on a guest and asks it, through its QEMU guest agent."""

import base64
import json

from hypervisor import wait_until


class GuestAgent:
    """The agent inside one guest, which has busybox's commands."""

    def __init__(self, hypervisor, vm):
        self.hypervisor = hypervisor
        self.vm = vm

    def ask(self, command, **arguments):
        """Runs one command of the agent's protocol."""
        request = {"execute": command, "arguments": arguments}
        answer = self.hypervisor.virsh(
            "qemu-agent-command", self.vm, json.dumps(request))
        return json.loads(answer)["return"]

    def start(self, script):
        """Starts a shell script in the guest; returns its process id."""
        return self.ask(
            "guest-exec", path="/bin/sh", arg=["-c", script],
            **{"capture-output": True})["pid"]

    def run(self, script):
        """Runs a shell script, which must work; returns what it printed."""
        pid = self.start(script)
        done = {}

        def has_ended():
            done.update(self.ask("guest-exec-status", pid=pid))
            return done["exited"]

        wait_until(has_ended, 30, f"end of {script!r} in {self.vm}")
        assert done["exitcode"] == 0, (script, done)
        return base64.b64decode(done.get("out-data", "")).decode()

    def memory_use(self):
        """What the guest's own kernel says of its memory, in per cent."""
        lines = self.run("cat /proc/meminfo").splitlines()
        sizes = {name: int(rest.split()[0]) for name, rest in
                 (line.split(":") for line in lines)}
        total = sizes["MemTotal"]
        return 100 * (total - sizes["MemAvailable"]) / total
