"""A program that runs a pipeline locally fails when the pipeline does: `raise_on_error`.

https://kubeflow-pipelines.readthedocs.io/en/stable/source/local.html
"""

from pathlib import Path
from typing import Any

from harness.worker.contract import ProbeRequest

PIPELINE = str(Path(__file__).with_name("exit_codes_pipeline.py"))


def command(request: ProbeRequest, ending: str, witness: str) -> dict[str, Any]:
    """The program, which puts its outputs into the folder that it is started in."""
    words = ["python", PIPELINE, ending, witness]
    return {"command": words, "env": {}, "cwd": str(request.workdir)}
