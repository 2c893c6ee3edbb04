"""What Tests/Guest has that is of use here."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Guest"))

import domains  # noqa: E402, F401
from hypervisor import Hypervisor  # noqa: E402, F401
