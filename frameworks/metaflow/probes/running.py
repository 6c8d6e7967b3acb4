"""Runs flows of the probes on their command line, and reads them with the Client API.

https://docs.metaflow.org/metaflow/client
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from frameworks.metaflow.adapter import Adapter
from harness.worker.contract import ProbeRequest, Request
from harness.worker.questions.question import RunId

FLOWS = Path(__file__).with_name("flows")


def prepare(request: ProbeRequest) -> None:
    """Point Metaflow's settings and store into the workdir, as the adapter does.

    It may be called again: a probe calls several methods, each in a process of its own.
    """
    adapter = Adapter(
        Request(
            framework="metaflow",
            deployment="local",
            scenario="probes.running",  # imports no flow
            profile="",
            parameters={},
            data=request.workdir,
            workdir=request.workdir,
            evidence=request.evidence,
            ports=request.ports,
        )
    )
    if not (request.workdir / ".metaflow").exists():
        adapter.start()


def execute(flow: str, file: Path, workdir: Path, *options: str) -> Any:
    """The finished run of a flow, from Metaflow's store; raises RuntimeError when it failed."""
    return successful(f"{flow}/{finish(file, workdir, *options)}")


def finish(file: Path, workdir: Path, *options: str) -> str:
    """The id of a flow's run, once its process has ended; raises RuntimeError when that failed."""
    id_file = workdir / "run-id"
    command = [sys.executable, str(file), "run", "--run-id-file", str(id_file), *options]
    done = subprocess.run(command, cwd=workdir, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the flow ended with {done.returncode}")
    return id_file.read_text()


def successful(pathspec: str) -> Any:
    """That run from Metaflow's store; raises RuntimeError when it failed."""
    from metaflow import Run  # reads its settings when it is imported

    run = Run(pathspec)
    if not run.successful:
        raise RuntimeError(f"{run.pathspec} did not succeed")
    return run


def run_flow(request: ProbeRequest, file: Path, *words: str, **environment: str) -> RunId:
    """Pathspec of the run that `python FILE WORDS` does, when it is over, also if it failed.

    `words` are `run` or `resume` with options before and after. The class in `retry.py` is
    RetryFlow. Raises RuntimeError when there is no run.
    """
    id_file = request.workdir / f"{file.stem}-id"
    id_file.unlink(missing_ok=True)
    started = command(request, file)
    done = subprocess.run(
        [*started, *words, "--run-id-file", str(id_file)],
        cwd=Path(started[-1]).parent,  # where exit hooks look for the flow
        env={**os.environ, **environment},
        check=False,
    )
    if not id_file.exists():
        raise RuntimeError(f"{file.name} ended with {done.returncode} before its run began")
    return f"{class_name(file)}/{id_file.read_text()}"


def command(request: ProbeRequest, file: Path) -> list[str]:
    """What starts the flow."""
    prepare(request)
    return [sys.executable, str(placed(request.workdir, file))]


def placed(workdir: Path, file: Path) -> Path:
    """The flow where it lies, if that is in the workdir, else a copy there.

    A script imports what lies beside it and itself by its name, and one is called `secrets`.
    """
    if file.is_relative_to(workdir):
        return file
    folder = workdir / "flows"
    folder.mkdir(exist_ok=True)
    return Path(shutil.copy(file, folder / f"{file.stem}_flow.py"))


def class_name(file: Path) -> str:
    """Of the flow in that file."""
    return file.stem.title().replace("_", "") + "Flow"


def options(**parameters: Any) -> Iterator[str]:
    """Parameters of a flow on its command line."""
    for name, value in parameters.items():
        yield from (f"--{name}", value if isinstance(value, str) else json.dumps(value))


def succeeded(request: ProbeRequest, run_id: RunId) -> bool:
    """What the Client API says of that run."""
    return bool(read_run(request, run_id).successful)


def read_run(request: ProbeRequest, run_id: RunId) -> Any:
    """The run from Metaflow's store, in a process that has not run it."""
    prepare(request)
    from metaflow import Run  # reads its settings when it is imported

    return Run(run_id)
