"""One random history of a log and of the passes over it."""

import os
import random
import shutil
import signal
import subprocess
import time

import oracle
from access_lines import SLUGS
from analytics_tool import PATIENCE, Analytics
from caddy_model import Writer
from ingest_processes import COPIERS, copy_with, require_success, traced
from shared_faults import QUIETLY

#: What a pass may be in when it is troubled.
CALLS = ("openat", "newfstatat", "pread64", "read", "write", "fdatasync",
         "fsync", "renameat", "flock", "getdents64", "utimensat",
         "ftruncate", "close", "mkdirat")
ERRORS = ("ENOSPC", "EIO", "EMFILE", "EACCES")
#: What is said of something that is no log.
INTRUDED = (b"is not a regular file",)
WRITING = {"write": 8, "half": 3, "finish": 3, "tear": 1, "pass_hours": 1,
           "roll": 3, "pack": 4, "delete": 1, "truncate": 1,
           "copy_and_truncate": 1, "copy": 1}
CUTTING = {"cut": 2, "restore": 2}
READING = {"ingest": 3, "ingest_some": 2, "crash": 4, "die": 2, "fail": 2,
           "two": 1, "busy": 2, "forget": 1, "move": 1, "save": 1,
           "bring_back": 1, "intrude": 1, "follow": 3, "end": 1, "kill": 1}


class Interleaving:
    """A writer, a state directory, and what is done to both."""

    def __init__(self, program, folder, seed, patience=0.0):
        self.random = random.Random(seed)
        self.folder = folder
        self.writer = Writer(self.random, folder / "logs")
        self.analytics = Analytics(program, folder / "state", SLUGS)
        #: How probably a pass waits for a follower that has the lock.
        self.patience = patience
        self.follower = None
        self.saved = None
        self.moves = 0
        #: Something that is no log, but has a rolled one's name.
        self.intruder = folder / "logs" / "access-2026-11-23T01-02-02.000.log"
        self.history = []
        steps = WRITING | READING
        if self.random.random() < 0.5:
            steps |= CUTTING
        else:
            steps["rebuild"] = 2
        self.steps = steps

    def run(self, count):
        """So many steps, then one calm pass: all must be counted once."""
        try:
            for _ in range(count):
                self.step()
            self.calm()
        finally:
            self.kill()
            self.writer.close()

    def step(self):
        """Something happens."""
        [name] = self.random.choices([*self.steps], self.steps.values())
        self.history.append(name)
        if hasattr(self.writer, name):
            getattr(self.writer, name)()
        else:
            getattr(self, name)()
        if self.follower:
            time.sleep(self.random.random() * 0.15)

    def calm(self):
        """Everybody is done; one pass looks at all."""
        self.history.append("calm")
        self.end()
        if self.intruder.exists():
            self.intruder.rmdir()
        self.writer.finish()
        self.pass_over(self.writer.log.path)
        self.require_exact()
        (self.analytics.state / ".ingest.json").unlink(missing_ok=True)
        self.pass_over(self.writer.log.path)
        self.require_exact()

    def require_exact(self):
        """Each line that was ever whole is counted once."""
        oracle.assert_equal(
            self.analytics.stored(), self.analytics.count(self.writer.lines))

    # Passes.

    def be_alone(self):
        """A follower would keep others waiting for seconds."""
        if self.follower and self.random.random() >= self.patience:
            self.be_stopped()

    def command(self, *words, before=()):
        """Starts the tool."""
        return subprocess.Popen(
            [*before, self.analytics.program, *words],
            env=self.analytics.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def delays(self):
        """Makes the tool hesitate at some system calls, now and then."""
        if self.random.random() < 0.4:
            return ()
        names = ",".join(self.random.sample(CALLS, 3))
        pause = self.random.randrange(1000, 20_000)
        every = f"{self.random.randint(1, 6)}+{self.random.randint(2, 6)}"
        return (*QUIETLY, "-o", "/dev/null", "-e", f"trace={names}", "-e",
                f"inject={names}:delay_enter={pause}:when={every}")

    def pass_over(self, *logs, **options):
        """One pass, which must succeed with all that is a log."""
        require_success(
            self.command("ingest", *logs, **options), *self.allowed)

    @property
    def allowed(self):
        """What a pass may say, and how it may end."""
        if self.intruder.exists():
            return INTRUDED, {0, 74}
        return (), {0}

    def intrude(self):
        """Something comes into the way, or goes again."""
        if self.intruder.exists():
            self.intruder.rmdir()
        else:
            self.intruder.mkdir()

    def ingest(self):
        """A whole pass: what is there now is counted."""
        self.be_alone()
        self.pass_over(self.writer.log.path)
        if not self.follower:
            self.require_exact()
        self.writer.counted()

    def ingest_some(self):
        """A pass over some rolled logs, and over copies elsewhere."""
        self.be_alone()
        files = [file.path for file in self.writer.files]
        some = self.random.sample(files, self.random.randint(1, len(files)))
        copies = self.folder / "copies"
        shutil.rmtree(copies, ignore_errors=True)
        copies.mkdir()
        named = [shutil.copy(path, copies) if self.random.random() < 0.5
                 else path for path in some]
        halves = [*self.writer.folder.glob("*.gz")]
        self.pass_over(*named, *halves[:self.random.randint(0, 1)])

    def crash(self):
        """A pass is killed at some system call."""
        self.be_alone()
        name = self.random.choice(CALLS)
        self.troubled(name, "signal=KILL")

    def fail(self):
        """A pass has an error at some system call."""
        self.be_alone()
        name = self.random.choice(CALLS)
        self.troubled(name, f"error={self.random.choice(ERRORS)}")

    def troubled(self, name, trouble):
        """A pass, or a rebuild, with trouble at a random call."""
        when = self.random.choice([1, 2, 3, 4, 6, 9, 14, 20, 40])
        process = self.command(
            "ingest", self.writer.log.path, before=(
                *QUIETLY, "-o", "/dev/null", "-e", f"trace={name}",
                "-e", f"inject={name}:{trouble}:when={when}"))
        process.communicate(timeout=PATIENCE)
        assert process.returncode in (0, -9, 73, 74, 75), process.returncode

    def die(self):
        """A pass is killed at some time."""
        self.be_alone()
        process = self.command("ingest", self.writer.log.path)
        time.sleep(self.random.random() * 0.012)
        process.kill()
        process.communicate()

    def two(self):
        """Two passes at once."""
        self.be_alone()
        both = [self.command("ingest", self.writer.log.path)
                for _ in range(2)]
        for process in both:
            require_success(process, *self.allowed)

    def busy(self):
        """Caddy goes on while a pass looks, which takes its time."""
        self.be_alone()
        process = self.command(
            "ingest", self.writer.log.path, before=self.delays())
        for name in self.random.choices(
                ["write", "half", "finish", "roll", "pack",
                 "copy_and_truncate"], k=self.random.randint(2, 9)):
            getattr(self.writer, name)()
            time.sleep(self.random.choice([0, 0, 0.01]))
        # It may have come just when the log was renamed.
        require_success(process, (*INTRUDED, b"no such file"), {0, 74})

    def rebuild(self):
        """An app is counted anew."""
        self.be_alone()
        slug = self.random.choice(SLUGS)
        files = [file.path for file in self.writer.files]
        require_success(self.command("rebuild", slug, "--from", *files),
                        [b"stays as it is"])

    # Followers.

    def follow(self):
        """A follower starts."""
        if not self.follower:
            self.follower = self.command(
                "ingest", "--follow", self.writer.log.path,
                before=self.delays())

    def end(self):
        """It is asked to end, if there is one."""
        if process := self.tell_follower(signal.SIGTERM):
            # It may not have come so far that it listens.
            require_success(process, INTRUDED, {0, 74, -signal.SIGTERM})

    def kill(self):
        """It is killed, if there is one."""
        if process := self.tell_follower(signal.SIGKILL):
            process.communicate()

    def tell_follower(self, number):
        """Sends a signal to the follower, which is to end."""
        process, self.follower = self.follower, None
        if process and process.poll() is None:
            os.kill(traced(process), number)
        return process

    # The state directory.

    def forget(self):
        """The hint is lost."""
        (self.analytics.state / ".ingest.json").unlink(missing_ok=True)

    def move(self):
        """The state directory is copied, and the copy used from now on."""
        self.be_stopped()
        self.moves += 1
        self.saved = None
        old, new = self.analytics.state, self.folder / f"state-{self.moves}"
        copy_with(self.random.choice([*COPIERS]), old, new)
        shutil.rmtree(old)
        self.analytics.state = new
        self.analytics.environment["OBS_STATE_DIR"] = str(new)

    def be_stopped(self):
        """Who copies the files back and forth lets nobody write them."""
        self.random.choice([self.end, self.kill])()

    def save(self):
        """A backup is made of the state directory, whatever runs."""
        backup = self.folder / "saved"
        shutil.rmtree(backup, ignore_errors=True)
        copy_with(self.random.choice([*COPIERS]), self.analytics.state, backup)
        self.saved = self.writer.losses

    def bring_back(self):
        """It comes back, if all that it lacks can still be read."""
        if self.saved != self.writer.losses:
            return
        self.be_stopped()
        for file in self.writer.files:
            file.is_fresh = True
        state = self.analytics.state
        if self.random.random() < 0.5:
            shutil.rmtree(state)
        copy_with(self.random.choice([*COPIERS]), self.folder / "saved", state)
