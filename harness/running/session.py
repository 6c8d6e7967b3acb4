"""What everything shares that runs in one run of the harness."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness.planning.framework import Deployment
from harness.records.outcome import Outcome
from harness.records.store import RunStore
from harness.running.ports import PORTS, free
from harness.running.supervisor import Spec
from harness.running.tree import Tree


def nothing() -> None:
    """To do while something runs."""


@dataclass(frozen=True)
class Session:
    """`tick` is called several times a second while something runs; what it raises ends that."""

    store: RunStore
    tick: Callable[[], None] = nothing
    port_from: int | None = None  # else any free ones
    endpoint: str | None = None  # a service or cluster of the user's own

    def endpoint_of(self, deployment: Deployment) -> str | None:
        """What that is told of it."""
        return self.endpoint if "endpoint" in deployment.needs else None

    def ports(self) -> list[int]:
        """Free loopback ports for what is started now."""
        return free(PORTS, self.port_from)

    def supervise(self, spec: Spec, spec_file: Path) -> Outcome:
        """Run one process tree to its end."""
        try:
            return Tree(spec, spec_file).to_end(self.tick)
        finally:
            self.store.restore()
