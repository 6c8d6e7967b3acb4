"""Steps as traced functions, whose exceptions MLflow records.

https://mlflow.org/docs/latest/genai/tracing/app-instrumentation/manual-tracing/
"""

from contextlib import suppress
from typing import Any

import mlflow

from frameworks.mlflow.probes.client import connect, experiment_id
from harness.worker import planted
from harness.worker.contract import ProbeRequest


@mlflow.trace
def prepare() -> None:
    """The step that passes."""


@mlflow.trace
def evaluate(message: str) -> None:
    """The step that fails."""
    planted.fail(message)


def run(request: ProbeRequest, message: str) -> str:
    """A run fails when its block is left by an exception."""
    connect(request)
    with suppress(ValueError), mlflow.start_run() as run:
        prepare()
        evaluate(message)
    mlflow.flush_trace_async_logging()
    return str(run.info.run_id)


def read(request: ProbeRequest, run_id: str) -> dict[str, Any]:
    """Of the run's traces those whose status is an error; an exception is an event of its span."""
    client = connect(request)
    traces = client.search_traces(locations=[experiment_id(request)], run_id=run_id)
    failed = [
        span for trace in traces for span in trace.data.spans if span.status.status_code == "ERROR"
    ]
    events = [event.attributes for span in failed for event in span.events]
    return {
        "step": [span.name for span in failed],
        "exception": "\n".join(
            f"{event['exception.type']}: {event['exception.message']}" for event in events
        ),
        "traceback": "\n".join(str(event["exception.stacktrace"]) for event in events),
    }
