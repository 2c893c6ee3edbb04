"""The script and the files that the manual has a reader write."""

import pathlib
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.append(str(TESTS / "Transcripts"))

from documents import ROOT, examples, literal_blocks  # noqa: E402

MANUAL = ROOT / "Sources" / "obs-probes" / "obs-probes.1"
#: Where Debian's node_exporter looks.
TEXTFILES = "/var/lib/prometheus/node-exporter"


def script(folder, textfiles):
    """The script, in a folder, for another folder of text files."""
    path = folder / "obs-export"
    [command] = [command for command, _ in examples(MANUAL)
                 if command.startswith("cat > obs-export <<")]
    subprocess.run(["sh", "-c", command], cwd=folder, check=True)
    text = path.read_text()
    assert text.count(TEXTFILES) == 1
    path.write_text(text.replace(TEXTFILES, str(textfiles)))
    path.chmod(0o755)
    return path


def crontab():
    """The lines of its crontab."""
    [text] = [body for body in literal_blocks(MANUAL)
              if body.rstrip().endswith("root obs-export")]
    return text.splitlines()


def alerts():
    """Its rules for alerts."""
    [text] = [body for body in literal_blocks(MANUAL)
              if body.startswith("groups:")]
    return text
