"""The log of a task instance, over the REST API.

https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/logging-monitoring/logging-tasks.html
"""

from frameworks.airflow.probes.runs import Asked, finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, word: str, other: str) -> str:
    """The DAG run's id."""
    return str(finish(connect(request), "logs", {"word": word, "other": other})["dag_run_id"])


def read(request: ProbeRequest, run_id: str, step: str) -> str:
    """Of the only try, one line per entry."""
    asked = Asked(connect(request).api(), "logs", run_id)
    return asked.log(asked.instance(step))
