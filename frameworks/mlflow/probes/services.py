"""The tracking server of a batch of probes: the adapter's own of that deployment, or the user's."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from frameworks.mlflow.probes.server import serving as serving_server
from harness.worker.contract import ProbeRequest
from harness.worker.serving import Serving

# For `telemetry`: https://mlflow.org/docs/latest/api_reference/cli.html#mlflow-server
PROMETHEUS = "MLFLOW_EXPOSE_PROMETHEUS"


@contextmanager
def serving(request: ProbeRequest) -> Iterator[Serving]:
    """Its URL is all that a client needs; for `secrets`, where its state lies."""
    if request.endpoint:
        yield Serving({"url": request.endpoint}, [])
        return
    os.environ[PROMETHEUS] = str(request.workdir / "prometheus")
    with serving_server(request) as adapter:
        connection = {"url": adapter.uri, "state": str(request.workdir)}
        yield Serving(connection, adapter.services)
