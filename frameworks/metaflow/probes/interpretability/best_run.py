"""The best run, found by the Client API: https://docs.metaflow.org/metaflow/client

It filters runs by tags, not by values: those of each run are loaded one by one.
"""

from functools import partial
from pathlib import Path
from typing import Any

from frameworks.metaflow.probes.flows import class_name, options, prepare, run_flow
from harness.worker.calls import Calls
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("best_run_flow.py")


def make(request: ProbeRequest, accuracies: list[float]) -> list[str]:
    """A run each."""
    return [
        run_flow(request, FLOW, "run", *options(number=number, measured=accuracy))
        for number, accuracy in enumerate(accuracies)
    ]


def best(request: ProbeRequest) -> dict[str, Any]:
    """A listing, and the accuracy of each run."""
    prepare(request)
    from metaflow import Flow

    calls = Calls()
    flow = Flow(class_name(FLOW))
    accuracies = {}
    for run in calls("list(flow.runs())", lambda: list(flow.runs())):
        accuracies[run] = calls("run.data.accuracy", partial(_accuracy, run))
    first = max(accuracies, key=lambda run: accuracies[run])
    return {"number": first.data.number, "accuracy": accuracies[first], "calls": calls.made}


def _accuracy(run: Any) -> Any:
    return run.data.accuracy
