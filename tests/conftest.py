"""For all tests."""

import signal

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """How much of tests/faults is run; by default a sample."""
    group = parser.getgroup("faults")
    group.addoption("--kills", type=int, default=24, help="random kills in the tiny world")
    group.addoption("--real", type=int, default=0, help="random kills of real frameworks")
    group.addoption("--one-in", type=int, default=5, help="do one in N harms")
    group.addoption("--seed", type=int, default=1, help="of the random kills")


def pytest_configure() -> None:
    """Hear Ctrl-C, as some tests send it: a shell's background jobs are started deaf to it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
