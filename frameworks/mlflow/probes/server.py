"""The tracking server that answers talk to: the adapter's own, of deployment `server`."""

from collections.abc import Iterator
from contextlib import contextmanager

from frameworks.mlflow.adapter import Adapter
from harness.worker.contract import ProbeRequest, Request


@contextmanager
def serving(request: ProbeRequest) -> Iterator[Adapter]:
    """A server on SQLite; this process is its client, with an experiment chosen."""
    adapter = Adapter(
        Request(
            framework="mlflow",
            deployment="server",
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
