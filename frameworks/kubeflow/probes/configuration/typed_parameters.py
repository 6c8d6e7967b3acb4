"""Parameters of a pipeline, given to `kfp dsl compile`, which checks their types.

https://kubeflow-pipelines.readthedocs.io/en/stable/source/cli.html#kfp-dsl-compile
The command would read KFP_DSL_COMPILE_PIPELINE_PARAMETERS too, since its library of command lines
derives such names; no page says so, and that is no documented means.
The compiled pipeline is run locally, without arguments but the witness:
https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from kfp import components

from frameworks.kubeflow.probes import local_runs
from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://kubeflow-pipelines.readthedocs.io/en/stable/source/cli.html"
KFP = str(Path(sys.executable).with_name("kfp"))
PIPELINE = str(Path(__file__).with_name("typed_parameters_pipeline.py"))


def run(request: ProbeRequest, source: str, values: dict[str, Any], notes: str) -> str:
    """The run's id; values come in by the command line of the compiler."""
    if source == "file":
        raise NotSupported("no command of KFP reads parameters from a file", PAGE)
    if source == "environment":
        raise NotSupported("no page of KFP names a variable that holds parameters", PAGE)
    package = request.workdir / f"{source}.yaml"
    command = [KFP, "dsl", "compile", "--py", PIPELINE, "--output", str(package)]
    subprocess.run([*command, "--pipeline-parameters", json.dumps(values)], check=True)
    pipeline = components.load_component_from_file(str(package))
    return local_runs.run(request, pipeline, {"notes": notes})
