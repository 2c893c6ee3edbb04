"""A lock that another process holds: every server says so after 5 s."""

import concurrent.futures
import time

import test_conformance
from table import answer, ask, problem

#: The contract's five seconds, and what a slow machine needs.
PATIENCE = (4.9, 9.0)


def test_a_held_lock_is_a_503(everywhere):
    with concurrent.futures.ThreadPoolExecutor(len(everywhere)) as pool:
        list(pool.map(answers_503, everywhere))


def answers_503(target):
    """One server's, or the program's, answers while a lock is held."""
    target.state.reset()
    request = ask("POST events/shop", '{"kind":"a"}')
    with target.state.lock("shop"):
        began = time.monotonic()
        busy = problem(
            503, "another process has held apps/shop/.lock for 5 seconds",
            Retry_After="1")
        test_conformance.compare(target, request, busy, 0)
        waited = time.monotonic() - began
    assert PATIENCE[0] < waited < PATIENCE[1], target.name
    nothing = answer('{"slug":"shop","events":[]}')
    test_conformance.compare(target, ask("GET events/shop"), nothing, 1)
