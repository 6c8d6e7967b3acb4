"""A pipeline is a function that checks its arguments: `python rejection_pipeline.py`.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from harness.worker.contract import ProbeRequest

PIPELINE = str(Path(__file__).with_name("rejection_pipeline.py"))


def run(request: ProbeRequest, parameters: dict[str, Any], notes: str) -> dict[str, Any]:
    """The exit code of the program that runs the pipeline, and all that it printed."""
    done = subprocess.run(
        [sys.executable, PIPELINE, json.dumps(parameters), notes],
        cwd=request.workdir,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return {"code": done.returncode, "message": done.stdout}
