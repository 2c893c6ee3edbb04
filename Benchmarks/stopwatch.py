"""Times commands with stopwatch.c, which says how, and builds the C programs
that obs is measured against."""

import dataclasses
import json
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass(frozen=True)
class Command:
    """A program, its arguments, and all that it inherits."""

    words: tuple
    environment: dict = dataclasses.field(default_factory=dict)
    stdin: str = "/dev/null"
    #: None: it is read from a pipe.
    stdout: str | None = None

    def as_arguments(self):
        """The command as stopwatch.c takes it."""
        values = [f"{name}={value}" for name, value in
                  self.environment.items()]
        output = [f">{self.stdout}"] if self.stdout else []
        return [*values, f"<{self.stdin}", *output, *map(str, self.words)]

    def check(self):
        """Fails unless it works; a CGI program's exit status says nothing."""
        with open(self.stdin, "rb") as stdin:
            run = subprocess.run(
                self.words, env=self.environment, stdin=stdin,
                capture_output=True, check=True)
        if "REQUEST_METHOD" in self.environment:
            head = run.stdout.partition(b"\r\n")[0]
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
        self.program = self._compile("stopwatch", "stopwatch.c", static)
        self.hello = self._compile(
            "hello", "reference/answer.c", [*static, "-DBYTES=6"])
        self.answer = self._compile(
            "answer", "reference/answer.c", [*static, "-DBYTES=30720"])
        self.append = self._compile("append", "reference/append.c", static)
        self.libvirt = self._compile(
            "libvirt", "reference/libvirt.c", [], ["-lvirt"])

    def _compile(self, name, source, options, libraries=()):
        program = self.directory / name
        subprocess.run(
            ["cc", "-O2", "-Wall", "-Wextra", *options, "-o", program,
             HERE / source, *libraries], check=True)
        return program

    def measure(self, rounds, *commands):
        """Runs the commands in turns, and returns a timing for each."""
        arguments = []
        for command in commands:
            command.check()
            arguments += ["--", *command.as_arguments()]
        run = subprocess.run(
            [self.program, str(rounds), *arguments], check=True,
            stdout=subprocess.PIPE, text=True)
        return [Timing(**json.loads(line)) for line in
                run.stdout.splitlines()]
