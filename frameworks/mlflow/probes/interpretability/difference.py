"""The page that compares runs, with its switches `Show diff only` turned on.

https://mlflow.org/docs/latest/ml/tracking/#tracking-ui
"""

import json
from typing import Any

import mlflow

from frameworks.mlflow.probes.client import connect, experiment_id
from harness.worker.contract import ProbeRequest

SWITCHES = [f'[aria-label="{section} - Show diff only"]' for section in ("Parameters", "Metrics")]


def make(request: ProbeRequest, runs: list[dict[str, Any]]) -> list[str]:
    """One run each."""
    connect(request)
    made = []
    for each in runs:
        with mlflow.start_run() as run:
            mlflow.log_params(each["params"])
            mlflow.log_metrics(each["metrics"])
        made.append(run.info.run_id)
    return made


def compare(request: ProbeRequest, run_ids: list[str]) -> dict[str, Any]:
    """Where the button `Compare` of the list of runs leads to."""
    connect(request)
    experiments = json.dumps([experiment_id(request)])
    query = f"runs={json.dumps(run_ids)}&experiments={experiments}".replace(" ", "")
    return {"url": f"{request.services['url']}/#/compare-runs?{query}", "click": SWITCHES}
