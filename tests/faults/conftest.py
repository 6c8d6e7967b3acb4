"""How much of the campaign is run, and its figures."""

from collections import Counter
from typing import Any

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


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the figures of one of several processes to the first."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["tally"] = dict(TALLY)


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_testnodedown(node: Any) -> None:
    """Add what such a process has done; one that died has handed nothing over."""
    TALLY.update(getattr(node, "workeroutput", {}).get("tally", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name, count in sorted(TALLY.items()):
        terminalreporter.write_line(f"{name}: {count}")
