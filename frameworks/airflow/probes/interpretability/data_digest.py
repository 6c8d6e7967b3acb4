"""Airflow computes no digest of data.

"Airflow makes no assumptions about the content or location of the data represented by the URI" of
an asset, and what an event of an asset tells beside its time is what a task has put there:
https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html
"""

from harness.worker.contract import NotSupported, ProbeRequest

DOCUMENTATION = (
    "https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html"
)
NOTHING = (
    "an asset is a name that a task is said to read or to write: Airflow notes when, and computes "
    "neither a digest nor a version of the data"
)


def run(request: ProbeRequest, file: str) -> str:
    """There is nothing to read afterwards."""
    raise NotSupported(NOTHING, DOCUMENTATION)
