"""How much of the campaign is run, and its figures."""

from collections import Counter

import pytest

from tests.unit.conftest import _signal_handlers  # noqa: F401  # restores what `bench` sets

TALLY: Counter[str] = Counter()


@pytest.fixture(scope="session")
def tally() -> Counter[str]:
    """How many of what were done."""
    return TALLY


@pytest.fixture(scope="session")
def share(request: pytest.FixtureRequest) -> int:
    """One in how many harms is done."""
    found: int = request.config.getoption("--one-in")
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name, count in sorted(TALLY.items()):
        terminalreporter.write_line(f"{name}: {count}")
