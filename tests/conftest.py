"""For all tests."""

import signal


def pytest_configure() -> None:
    """Hear Ctrl-C, as some tests send it: a shell's background jobs are started deaf to it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
