"""Two steps, each a deployed flow with job variables of its own; they are this run's subflows.

https://docs.prefect.io/v3/how-to-guides/deployments/run-deployments
"""
# ruff: noqa: D103 - the text above says it all

from typing import Any

from prefect import flow
from prefect.deployments import run_deployment


@flow
def steps_apart(deployment: str, own: dict[str, Any], notes: str) -> None:
    for step in ("one", "two"):
        given = {"step": step, "notes": notes}
        run_deployment(deployment, parameters=given, job_variables=own[step], poll_interval=1)
