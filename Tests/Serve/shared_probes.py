"""What Tests/Probes has that is of use here."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Probes"))

from authority import Authority  # noqa: E402, F401
from name_server import NameServer  # noqa: E402, F401
from namespace import Namespace  # noqa: E402, F401
from raw_server import RawServer, read_head, tls_of  # noqa: E402, F401
