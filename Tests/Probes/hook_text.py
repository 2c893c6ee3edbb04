"""The hooks as the manual and README have them, letter by letter."""

import pathlib
import re
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.append(str(TESTS / "Transcripts"))

from documents import ROOT, examples, literal_blocks  # noqa: E402

MANUAL = ROOT / "Sources" / "obs-probes" / "obs-probes.1"


def script(name, folder):
    """The script that the manual has a reader write; it is in the folder."""
    [command] = [command for command, _ in examples(MANUAL)
                 if command.startswith(f"cat > {name} <<")]
    subprocess.run(["sh", "-c", command], cwd=folder, check=True)
    return folder / name


def readme_script(folder):
    """README's loop, as a script in the folder."""
    text = (ROOT / "README.md").read_text()
    [loop] = re.findall(r"^```sh\n(obs-events follow .*?)^```$", text,
                        re.M | re.S)
    path = folder / "readme-hook"
    path.write_text(loop)
    return path


def unit():
    """The manual's systemd unit that runs the script."""
    [text] = [body for body in literal_blocks(MANUAL)
              if body.startswith("[Unit]")]
    return text
