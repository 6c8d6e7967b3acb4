"""Runs flows of the probes: on their command line, finished when the Client API says so.

https://docs.metaflow.org/metaflow/client
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

from frameworks.metaflow.adapter import Adapter
from harness.worker.contract import ProbeRequest, Request


def prepare(request: ProbeRequest) -> None:
    """Point Metaflow's settings and store into the workdir, as the adapter does."""
    adapter = Adapter(
        Request(
            framework="metaflow",
            stratum="local",
            scenario="probes.flows",  # imports no flow
            profile="",
            parameters={},
            data=request.workdir,
            workdir=request.workdir,
            evidence=request.evidence,
            ports=request.ports,
        )
    )
    adapter.start()


def execute(flow: str, file: Path, workdir: Path, *options: str) -> Any:
    """The finished run of a flow, from Metaflow's store; raises RuntimeError when it failed."""
    from metaflow import Run  # reads its settings when it is imported

    id_file = workdir / "run-id"
    command = [sys.executable, str(file), "run", "--run-id-file", str(id_file), *options]
    done = subprocess.run(command, cwd=workdir, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the flow ended with {done.returncode}")
    run = Run(f"{flow}/{id_file.read_text()}")
    if not run.successful:
        raise RuntimeError(f"{run.pathspec} did not succeed")
    return run
