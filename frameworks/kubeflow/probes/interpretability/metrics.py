"""A `dsl.Metrics` artifact: scalars by name, of which the epoch has to be a part.

https://kubeflow-pipelines.readthedocs.io/en/stable/source/dsl.html#kfp.dsl.Metrics
https://www.kubeflow.org/docs/components/pipelines/user-guides/data-handling/artifacts/
"""

import json
from pathlib import Path
from typing import Any

from google.protobuf.json_format import SerializeToJsonError
from kfp import dsl
from kfp.dsl import Metrics, Output

from frameworks.kubeflow.probes import local_runs
from frameworks.kubeflow.probes.local_runs import component
from harness.worker.contract import ProbeRequest

PAGE = "https://kubeflow-pipelines.readthedocs.io/en/stable/source/dsl.html#kfp.dsl.Metrics"


@component
def train(file: str, metrics: Output[Metrics]) -> None:
    """Log all series, in the order given."""
    import json
    from pathlib import Path

    for name, points in json.loads(Path(file).read_text()).items():
        for step, text in points:
            metrics.log_metric(f"{name}/{step}", float(text))


@dsl.pipeline(name="metrics")
def pipeline(file: str) -> None:
    """One step."""
    train(file=file)


def run(request: ProbeRequest, series: dict[str, list[tuple[int, str]]]) -> str:
    """The run's id; where KFP ends a run because of values, one without their series."""
    try:
        return _log(request, series)
    except SerializeToJsonError:
        reasons = {name: _refusal(request, {name: points}) for name, points in series.items()}
        refused = {name: reason for name, reason in reasons.items() if reason}
        _refused(request).write_text(json.dumps(refused))
        return _log(request, {name: series[name] for name in series if name not in refused})


def read(request: ProbeRequest, run_id: str) -> dict[str, Any]:
    """The points of each series, from the metadata of the artifact."""
    found: dict[str, Any] = {}
    for key, value in local_runs.artifact(request, run_id, "train", "metrics")["metadata"].items():
        name, _, step = key.rpartition("/")
        found.setdefault(name, []).append([int(step), value])
    if _refused(request).exists():
        for name, reason in json.loads(_refused(request).read_text()).items():
            found[name] = {"unsupported": reason, "documentation": PAGE}
    return found


def _log(request: ProbeRequest, series: dict[str, list[tuple[int, str]]]) -> str:
    file = request.workdir / "series.json"  # too long for an argument of a step
    file.write_text(json.dumps(series))
    return local_runs.run(request, pipeline, {"file": str(file)})


def _refusal(request: ProbeRequest, series: dict[str, list[tuple[int, str]]]) -> str:
    """Why a run with nothing but this series ends before it is over; "" when it does not."""
    try:
        _log(request, series)
    except SerializeToJsonError as problem:
        return f"the run ends with {type(problem).__name__}: {problem}"
    return ""


def _refused(request: ProbeRequest) -> Path:
    return request.workdir / "refused.json"
