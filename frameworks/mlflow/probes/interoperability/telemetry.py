"""Figures of the tracking server, as Prometheus reads them; it is started with them.

`--expose-prometheus`: https://mlflow.org/docs/latest/api_reference/cli.html#mlflow-server
"""

import mlflow

from frameworks.mlflow.probes.client import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, statsd_port: int, otlp: str) -> dict[str, str]:
    """One run, whose requests are counted."""
    connect(request)
    with mlflow.start_run():
        mlflow.log_metric("accuracy", 0.5)
    return {"protocol": "prometheus", "url": f"{request.services['url']}/metrics"}
