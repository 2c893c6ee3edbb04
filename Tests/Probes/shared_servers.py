"""What Tests/Servers has that is of use here."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Servers"))

from servers import end  # noqa: E402, F401
