"""A task that gets its secret from a connection, and prints it.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/connections.html
"""

import hashlib

from airflow.sdk import Connection, Param, dag, get_current_context, task

from harness.worker.witness import note

PARAMS = {name: Param(type="string") for name in ("connection", "marker", "notes")}


@dag(schedule=None, params=PARAMS)
def secrets() -> None:
    """One task."""

    @task
    def step() -> None:
        params = get_current_context()["params"]
        secret = Connection.get(params["connection"]).password or ""
        note(params["notes"], "got", digest=hashlib.sha256(secret.encode()).hexdigest())
        print(f"secret: {secret}")  # noqa: T201  # what is asked is whether the log shows it
        print(f"marker: {params['marker']}")  # noqa: T201  # what the log has to show

    step()


secrets()
