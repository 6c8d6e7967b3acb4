"""Parameters of a pipeline, given to `kfp dsl compile`, which checks their types.

https://kubeflow-pipelines.readthedocs.io/en/stable/source/cli.html#kfp-dsl-compile
The command reads each of its options from the environment too, as KFP_DSL_COMPILE_OPTION, by its
auto_envvar_prefix: https://github.com/kubeflow/pipelines/blob/master/sdk/python/kfp/cli/__main__.py
The compiled pipeline is run locally, without arguments but the witness:
https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
"""

import json
import os
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
    """The run's id; values come in by the command line or the environment of the compiler."""
    if source == "file":
        raise NotSupported("no command of KFP reads parameters from a file", PAGE)
    package = request.workdir / f"{source}.yaml"
    command = [KFP, "dsl", "compile", "--py", PIPELINE, "--output", str(package)]
    given = json.dumps(values)
    if source == "command_line":
        subprocess.run([*command, "--pipeline-parameters", given], check=True)
    else:
        environment = {**os.environ, "KFP_DSL_COMPILE_PIPELINE_PARAMETERS": given}
        subprocess.run(command, env=environment, check=True)
    pipeline = components.load_component_from_file(str(package))
    return local_runs.run(request, pipeline, {"notes": notes})
