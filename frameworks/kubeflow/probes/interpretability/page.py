"""A report as an HTML artifact: a page that pipelines put out, and KFP's own UI shows.

https://www.kubeflow.org/docs/components/pipelines/user-guides/data-handling/artifacts/
"""

import shutil

from kfp import dsl
from kfp.dsl import HTML, Output

from frameworks.kubeflow.probes import local_runs
from frameworks.kubeflow.probes.local_runs import component
from harness.worker.contract import ProbeRequest


@component
def evaluate(accuracy: float, report: Output[HTML]) -> None:
    """Write the report."""
    from pathlib import Path

    Path(report.path).write_text(f"<h1>Evaluation</h1><p>Test accuracy: {accuracy}</p>")


@dsl.pipeline(name="page")
def pipeline(accuracy: float) -> None:
    """One step."""
    evaluate(accuracy=accuracy)


def run(request: ProbeRequest, accuracy: float) -> str:
    """The run's id."""
    return local_runs.run(request, pipeline, {"accuracy": accuracy})


def page(request: ProbeRequest, run_id: str) -> dict[str, str]:
    """The artifact, with the ending that a browser knows pages by."""
    report = request.workdir / "report.html"
    shutil.copyfile(local_runs.artifact(request, run_id, "evaluate", "report")["uri"], report)
    return {"url": report.as_uri()}
