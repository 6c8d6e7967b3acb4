"""Prefect's smallest program: a flow of one task, whose result is read back from its server.

https://docs.prefect.io/v3/how-to-guides/workflows/write-and-run
https://docs.prefect.io/v3/advanced/results
It stands alone and keeps all state in the current folder. Without an address, Prefect starts a
server for the time that the program runs.
"""

import os
from pathlib import Path

os.environ["PREFECT_HOME"] = str(Path.cwd() / "prefect")  # read on import
os.environ.pop("PREFECT_API_URL", None)  # of a server that does not run here

from prefect import flow, get_client, task


@task
def multiply(a: int, b: int) -> int:
    """One task."""
    return a * b


@flow(persist_result=True)
def minimal() -> int:
    """Call it."""
    return multiply(6, 7)


def main() -> None:
    """Run the flow, and print the result that its server knows of."""
    run_id = minimal(return_state=True).state_details.flow_run_id
    with get_client(sync_client=True) as client:
        product = client.read_flow_run(run_id).state.result()
    print(f"minimal: {product}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    main()
