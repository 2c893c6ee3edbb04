"""What Tests/Faults has that is of use here."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Faults"))

from injection import (  # noqa: E402, F401
    EXIT, FAILED, QUIETLY, error_points, failed_at, killed_at, trace)
from mounts import (  # noqa: E402, F401
    cut_power, loop, make_ext4, read_only, tmpfs)
from sweep import WORKERS, digest  # noqa: E402, F401
