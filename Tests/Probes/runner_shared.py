"""What Tests/Faults has that is of use here."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Faults"))

from injection import (  # noqa: E402, F401
    UNFAILING as FILE_UNFAILING, failed_at, killed_at)
from injection import errors as file_errors  # noqa: E402, F401
from mounts import (  # noqa: E402, F401
    cut_power, loop, make_ext4, tmpfs)
from programs import (  # noqa: E402, F401
    PATIENCE, Programs, parse, request_variables, variables)
from sweep import WORKERS, digest  # noqa: E402, F401
