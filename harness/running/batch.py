"""The services that probes of one framework share, one after another."""

from collections.abc import Iterator
from contextlib import contextmanager

from harness.environments.venvs import Environment
from harness.measure.probe import probes
from harness.planning.catalog import Framework
from harness.records.plan import Cell, Target
from harness.running.services import Services
from harness.running.session import Session


def in_batch(cell: Cell) -> bool:
    """Whether the cell asks a probe that needs them."""
    asked = probes().get(cell.probe)  # None when an older plan names one that is gone
    return asked is not None and asked.services


class Batch:
    """At most one deployment's services at a time."""

    def __init__(self) -> None:
        self._services: Services | None = None

    def services(
        self, cell: Cell, framework: Framework, environment: Environment, session: Session
    ) -> Services | None:
        """Those that this probe shares with the ones before it; None when it needs none."""
        if not in_batch(cell):
            return None
        if self._services is None:
            deployment = cell.target.deployment
            self._services = Services(framework, environment, session, deployment)
        return self._services

    def end(self, unless: Cell | None = None) -> None:
        """Stop the services, unless the cell is asked in the same batch."""
        if self._services is None:
            return
        up = Target(self._services.framework.name, self._services.deployment)
        if unless and in_batch(unless) and unless.target == up:
            return
        self._services.stop()
        self._services = None

    @contextmanager
    def ended(self) -> Iterator[None]:
        """However the block ends."""
        try:
            yield
        finally:
            self.end()
