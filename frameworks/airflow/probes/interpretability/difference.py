"""Airflow compares versions of a DAG's code, but not two of its runs.

https://airflow.apache.org/docs/apache-airflow/stable/ui.html
"""

from typing import Any

from harness.worker.contract import NotSupported, ProbeRequest

DOCUMENTATION = "https://airflow.apache.org/docs/apache-airflow/stable/ui.html"
REASON = "user interface and API compare versions of a DAG's code; no page compares two runs"


def make(request: ProbeRequest, runs: list[dict[str, Any]]) -> list[str]:
    """There is nothing to compare them with."""
    raise NotSupported(REASON, DOCUMENTATION)


def compare(request: ProbeRequest, run_ids: list[str]) -> dict[str, Any]:
    """Neither a command nor a page."""
    raise NotSupported(REASON, DOCUMENTATION)
