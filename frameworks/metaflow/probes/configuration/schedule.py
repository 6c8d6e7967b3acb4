"""Metaflow leaves schedules to production schedulers.

https://docs.metaflow.org/production/scheduling-metaflow-flows/introduction
"""

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://docs.metaflow.org/production/scheduling-metaflow-flows/introduction"


def run(request: ProbeRequest, days: list[str], notes: str) -> list[str]:
    """Raises NotSupported."""
    raise NotSupported(
        "local: @schedule takes effect when a flow is deployed to Argo Workflows, Step Functions "
        "or Airflow on Kubernetes (not measured: needs a cluster); a local run knows no interval",
        PAGE,
    )
