"""What Tests/Faults and Tests/Probes have that is of use here."""

import pathlib
import sys

TESTS = pathlib.Path(__file__).resolve().parents[1]
for folder in ("Faults", "Probes"):
    sys.path.append(str(TESTS / folder))

from fault_calls import INNER, errors, is_bell, parsed  # noqa: E402, F401
from fault_room import Filler  # noqa: E402, F401
from injection import failed_at, killed_at  # noqa: E402, F401
from mounts import read_only, tmpfs  # noqa: E402, F401
from runner_process import wait_until  # noqa: E402, F401
from sweep import WORKERS, digest  # noqa: E402, F401
