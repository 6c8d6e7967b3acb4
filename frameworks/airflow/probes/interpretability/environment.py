"""Airflow records neither the interpreter nor the packages of a run.

What is known of a run and of its task instances: the fields of DAGRunResponse and
TaskInstanceResponse in https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
"""

from harness.worker.contract import NotSupported, ProbeRequest

DOCUMENTATION = "https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html"
NOTHING = (
    "a run and its task instances know the version of the DAG, the host and the process, neither "
    "the interpreter nor packages; providers are listed as they are installed now"
)


def run(request: ProbeRequest) -> str:
    """There is nothing to read afterwards."""
    raise NotSupported(NOTHING, DOCUMENTATION)
