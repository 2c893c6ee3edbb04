"""What all tests from outside have in common."""

import signal

import pytest


@pytest.fixture(scope="session", autouse=True)
def clean_end():
    """SIGTERM ends the tests like Ctrl-C: they end and unmount all they have."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    yield
    signal.signal(signal.SIGTERM, before)
