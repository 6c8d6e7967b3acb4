"""A chain of as many tasks as the first argument says; prints the id of its run.

https://docs.prefect.io/v3/how-to-guides/workflows/write-and-run
"""

import sys

from prefect import flow, task
from prefect.runtime import flow_run


@task
def step(number: int) -> int:
    """Nothing to do."""
    return number + 1


@flow
def chain(length: int) -> str:
    """One task after another."""
    number = 0
    for _ in range(length):
        number = step(number)
    return str(flow_run.id)


if __name__ == "__main__":
    print(chain(int(sys.argv[1])))  # noqa: T201  # for the one who has started it
