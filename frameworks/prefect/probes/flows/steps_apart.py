"""Two steps, each a deployed flow with job variables of its own; they are this run's subflows.

https://docs.prefect.io/v3/how-to-guides/deployments/run-deployments
"""
# ruff: noqa: D103 - the text above says it all

from prefect import flow
from prefect.deployments import run_deployment


@flow
def steps_apart(steps: dict[str, str], notes: str) -> None:
    for step, deployment in steps.items():
        run_deployment(deployment, parameters={"step": step, "notes": notes}, poll_interval=1)
