"""A model artifact in another format, fetched by the location that the task's outputs name.

https://www.kubeflow.org/docs/components/pipelines/user-guides/data-handling/artifacts/
"""

import shutil

from kfp import dsl
from kfp.dsl import Model, Output

from frameworks.kubeflow.probes import local_runs
from frameworks.kubeflow.probes.local_runs import component
from harness.worker.contract import ProbeRequest


@component
def convert(weights: str, form: str, model: Output[Model]) -> None:
    """Write the network in that format."""
    from pathlib import Path

    from scenarios.mnist import evaluation, formats

    model.framework = form
    formats.export(evaluation.load_network(Path(weights), "CNN"), form, Path(model.path))


@dsl.pipeline(name="model-formats")
def pipeline(weights: str, form: str) -> None:
    """One step."""
    convert(weights=weights, form=form)


def run(request: ProbeRequest, weights: str, form: str) -> str:
    """The run's id."""
    return local_runs.run(request, pipeline, {"weights": weights, "form": form})


def fetch(request: ProbeRequest, run_id: str, form: str, file: str) -> None:
    """Copy the artifact out of the store."""
    shutil.copyfile(local_runs.artifact(request, run_id, "convert", "model")["uri"], file)
