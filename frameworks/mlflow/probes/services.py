"""The tracking server of a batch of probes: the adapter's own, of stratum `server`."""

from collections.abc import Iterator
from contextlib import contextmanager

from frameworks.mlflow.probes.server import serving as serving_server
from harness.worker.contract import ProbeRequest
from harness.worker.serving import Serving


@contextmanager
def serving(request: ProbeRequest) -> Iterator[Serving]:
    """Its URL is all that a client needs."""
    with serving_server(request) as adapter:
        assert adapter.server is not None  # noqa: S101  # stratum `server` has one
        yield Serving({"url": adapter.uri}, [adapter.server])
