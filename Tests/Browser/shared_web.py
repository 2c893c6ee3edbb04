"""What other folders of tests have that is of use here."""

import pathlib
import sys

TESTS = pathlib.Path(__file__).resolve().parents[1]
for folder in ("Servers", "Ingest", "Guest"):
    sys.path.append(str(TESTS / folder))

from account import as_ordinary_user, give_away  # noqa: E402, F401
from caddy_runner import Caddy  # noqa: E402, F401
from exchange import Request  # noqa: E402, F401
from hypervisor import Hypervisor  # noqa: E402, F401
from live import processes  # noqa: E402, F401
from machines import small_vms  # noqa: E402, F401
from servers import (  # noqa: E402, F401
    CONFIGURATIONS, free_port, started, wait_for)
from state import ALICE, READER, SHOP, State  # noqa: E402, F401
from targets import (  # noqa: E402, F401
    CGI_BIN, CHECKOUT, EVERY_SERVER, opened)
from web_backend import Backend  # noqa: E402, F401
