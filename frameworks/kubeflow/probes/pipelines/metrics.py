"""A step that logs metrics, of which the epoch has to be a part of the name.

https://kubeflow-pipelines.readthedocs.io/en/stable/source/dsl.html#kfp.dsl.Metrics
"""

from kfp import dsl
from kfp.dsl import Metrics, Output

from frameworks.kubeflow.probes.local_runs import component


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
