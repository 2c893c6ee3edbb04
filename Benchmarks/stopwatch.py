"""Times commands with stopwatch.c, which says how, and builds the C programs
that obs is measured against."""

import dataclasses
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def printed(words, **options):
    """What a command prints; what it says besides is shown if it fails."""
    run = subprocess.run(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    if run.returncode != 0:
        sys.exit(f"{words}: {run.returncode}\n"
                 f"{run.stderr.decode(errors='replace')}")
    return run.stdout


@dataclasses.dataclass(frozen=True)
class Command:
    """A program, its arguments, and all that it inherits."""

    words: tuple
    environment: dict = dataclasses.field(default_factory=dict)
    stdin: str = "/dev/null"
    #: None: it is read from a pipe.
    stdout: str | None = None
    #: A shell script that makes ready for each run, not timed.
    before: str | None = None
    #: The processors that it may run on, as taskset -c takes them.
    cores: str | None = None

    def all_words(self):
        """The program and its arguments, kept to its processors."""
        pin = ("/usr/bin/taskset", "-c", self.cores) if self.cores else ()
        return [*pin, *map(str, self.words)]

    def as_arguments(self):
        """The command as stopwatch.c takes it."""
        values = [f"{name}={value}" for name, value in
                  self.environment.items()]
        output = [f">{self.stdout}"] if self.stdout else []
        script = [f"!{self.before}"] if self.before else []
        return [*values, f"<{self.stdin}", *output, *script,
                *self.all_words()]

    def output(self):
        """Runs it once, and returns what it prints."""
        if self.before:
            subprocess.run(self.before, shell=True, check=True)
        with open(self.stdin, "rb") as stdin:
            return printed(
                self.all_words(), env=self.environment, stdin=stdin)

    def check(self):
        """Fails unless it works; a CGI program's exit status says nothing."""
        output = self.output()
        if "REQUEST_METHOD" in self.environment:
            head = output.partition(b"\r\n")[0]
            if not head.startswith((b"Status: 200 ", b"Status: 201 ")):
                raise SystemExit(f"{self.words[0]} answered {head!r}")


@dataclasses.dataclass(frozen=True)
class Timing:
    """What stopwatch.c tells of a command."""

    min_us: float
    median_us: float
    peak_kib: int
    bytes: int


class Stopwatch:
    """The compiled programs, in a directory that the caller removes."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        static = ["-static"]
        self.program = self.compile("stopwatch", "stopwatch.c", static)
        self.hello = self.compile(
            "hello", "reference/answer.c", [*static, "-DBYTES=6"])
        self.answer = self.compile(
            "answer", "reference/answer.c", [*static, "-DBYTES=30720"])
        self.append = self.compile("append", "reference/append.c", static)
        self.libvirt = self.compile(
            "libvirt", "reference/libvirt.c", [], ["-lvirt"])

    def compile(self, name, source, options=(), libraries=(), compiler="cc"):
        """Builds a program once, and returns its path."""
        program = self.directory / name
        if program.exists():
            return program
        subprocess.run(
            [compiler, "-O2", "-Wall", "-Wextra", *options, "-o", program,
             HERE / source, *libraries], check=True)
        return program

    def measure(self, rounds, *commands):
        """Checks the commands, and times them."""
        for command in commands:
            command.check()
        return self.time(rounds, *commands)

    def time(self, rounds, *commands):
        """Runs the commands in turns, and returns a timing for each."""
        arguments = []
        for command in commands:
            arguments += ["--", *command.as_arguments()]
        timings = printed([self.program, str(rounds), *arguments])
        return [Timing(**json.loads(line)) for line in timings.splitlines()]
