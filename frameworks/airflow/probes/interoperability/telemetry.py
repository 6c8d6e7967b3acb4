"""Metrics by StatsD, which the batch's services are set to.

https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/logging-monitoring/metrics.html
"""

from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, statsd_port: int, otlp: str) -> dict[str, str | None]:
    """The services know the port since they were started."""
    finish(connect(request), "telemetry", {})
    return {"protocol": "statsd", "url": None}
