"""A flow that notes which code runs; as a program, it deploys itself to a work pool.

https://docs.prefect.io/v3/how-to-guides/deployments/deploy-via-python
"""

import sys
from pathlib import Path

from prefect import flow, task

from harness.worker.witness import note

CODE = "first"


@task
def step(witness: str) -> None:
    """The only one."""
    note(witness, CODE)


@flow
def code_version(witness: str) -> None:
    """One task."""
    step(witness)


if __name__ == "__main__":
    file = Path(__file__)
    stored = code_version.from_source(str(file.parent), f"{file.name}:code_version")
    # Of git alone: in a CI job, Prefect would take the commit of the repository that is tested.
    stored.deploy("probe", work_pool_name=sys.argv[1], version_type="vcs:git")
