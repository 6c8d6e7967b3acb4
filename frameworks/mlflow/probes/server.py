"""The tracking server that answers talk to: the adapter's own, of the deployment that is asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from frameworks.mlflow.adapter import Adapter
from harness.worker.contract import ProbeRequest, Request


@contextmanager
def serving(request: ProbeRequest) -> Iterator[Adapter]:
    """On SQLite or PostgreSQL; this process is its client, with an experiment chosen."""
    adapter = Adapter(
        Request(
            framework="mlflow",
            deployment=request.deployment or "server",  # costs are asked of no deployment
            scenario="probes.server",  # a module without torch; it only names the experiment
            profile="",
            parameters={},
            data=request.workdir,
            workdir=request.workdir,
            evidence=request.evidence,
            ports=request.ports,
        )
    )
    try:
        adapter.start()
        yield adapter
    finally:
        adapter.stop()
