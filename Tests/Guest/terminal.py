"""A real terminal without a window: tmux, which can tell what it shows."""

import subprocess

from hypervisor import wait_until

# The shell outlives the key that ends the command, and says how it ended.
SHELL = """
trap : INT
echo 'what was there before'
"$@"
echo "ended with $?"
exec cat
"""


class Terminal:
    """One command on a terminal, from `with` to its end."""

    def __init__(self, directory, command, environment, size=(160, 20)):
        self.socket = directory / "terminal"
        self.environment = environment | {"LC_ALL": "C.UTF-8"}
        columns, lines = map(str, size)
        self.tmux(
            "new-session", "-d", "-x", columns, "-y", lines,
            "sh", "-c", SHELL, "sh", *command)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.tmux("kill-server")

    def tmux(self, *words):
        """Runs a command of tmux; returns what it printed."""
        return subprocess.run(
            ["tmux", "-u", "-f", "/dev/null", "-S", self.socket,
             *map(str, words)],
            env=self.environment, check=True, capture_output=True, text=True,
        ).stdout

    @property
    def lines(self):
        """What is on the screen, without what is empty below."""
        return self.tmux("capture-pane", "-p").rstrip("\n").split("\n")

    @property
    def modes(self):
        """Whether it is the other screen, with a cursor, and wraps lines."""
        flags = "#{alternate_on}#{cursor_flag}#{wrap_flag}"
        return self.tmux("display-message", "-p", flags).strip()

    def wait_for(self, condition, seconds=10):
        """Waits until the screen is as wanted; returns its lines."""
        seen = []

        def is_there():
            seen[:] = self.lines
            return condition(seen)

        try:
            wait_until(is_there, seconds, "such a screen")
        except AssertionError as error:
            raise AssertionError("\n".join(seen)) from error
        return seen

    def wait_for_end(self):
        """Waits until the command has ended; returns what is left."""
        return self.wait_for(
            lambda lines: any("ended with" in line for line in lines))

    def press(self, key):
        """Presses a key, as in `C-c`."""
        self.tmux("send-keys", key)

    def resize(self, columns, lines):
        """Makes the window larger or smaller."""
        self.tmux("resize-window", "-x", columns, "-y", lines)
