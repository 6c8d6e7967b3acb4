"""Asset events of twenty runs, with the accuracy as extra information, in one listing.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html
https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
The API sorts by time only; which is the best, the client says.
"""

from typing import Any

from frameworks.airflow.probes.runs import ended
from frameworks.airflow.probes.services import connect
from harness.worker.calls import Calls
from harness.worker.contract import ProbeRequest


def make(request: ProbeRequest, accuracies: list[float]) -> list[str]:
    """The states of all DAG runs."""
    adapter = connect(request)
    adapter.wait_for_dag("best_run")
    api = adapter.api()
    started = [
        api.post(
            "dags",
            "best_run",
            "dagRuns",
            body={"logical_date": None, "conf": {"number": number, "accuracy": accuracy}},
        )
        for number, accuracy in enumerate(accuracies)
    ]
    return [ended(api, dag_run)["state"] for dag_run in started]


def best(request: ProbeRequest) -> dict[str, Any]:
    """From the events; the number is the parameter of the run that the best one came from."""
    api = connect(request).api()
    calls = Calls()
    events = calls(
        "GET assets/events", lambda: api.get("assets", "events", source_dag_id="best_run")
    )["asset_events"]
    event = max(events, key=lambda each: each["extra"]["accuracy"])
    dag_run = api.get("dags", "best_run", "dagRuns", event["source_run_id"])
    return {
        "number": dag_run["conf"]["number"],
        "accuracy": event["extra"]["accuracy"],
        "calls": calls.made,
    }
