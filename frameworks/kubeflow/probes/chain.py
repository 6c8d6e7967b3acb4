"""Chains of components, each in a fresh process as users start one: `python chain_pipeline.py N`.

A run lasts from the start of that process until it has ended; the call that runs a pipeline returns
only when all is done and its outputs lie on the disk, which is the one store that kfp.local has.

The figures are those of the tuned setting, `use_venv=False` and `install_kfp_package=False`: by
default every step makes a virtual environment and needs a network. One run of one step at the
defaults is among the evidence (chain-at-defaults.json), and no figure.
https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
"""

import itertools
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from harness.worker.contract import ProbeRequest
from harness.worker.rounds import interleaved

SCRIPT = Path(__file__).with_name("chain_pipeline.py")
DEFAULTS_SECONDS = 120  # for the run at the defaults


def run(
    request: ProbeRequest, lengths: list[int], repeats: int, patience: float
) -> list[tuple[int, float]]:
    """(length, seconds) of each run; a pipeline has one task at least."""
    script = Path(shutil.copy(SCRIPT, request.workdir))  # away from the modules beside it
    possible = [max(1, length) for length in lengths]
    samples = interleaved(_runs(script), possible, repeats, patience)
    (request.evidence / "chain-at-defaults.json").write_text(json.dumps(_at_defaults(script)))
    return samples


def _runs(script: Path) -> Callable[[int], float]:
    folders: Iterator[int] = itertools.count()

    def chain(length: int) -> float:
        folder = script.parent / f"run-{next(folders)}"
        return _timed(script, folder, length)

    return chain


def _timed(script: Path, folder: Path, length: int, *options: str) -> float:
    """Seconds of one run in a folder of its own."""
    folder.mkdir()
    command = [sys.executable, str(script), str(length), *options]
    begin = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, check=False, timeout=DEFAULTS_SECONDS if options else None
    )
    seconds = time.perf_counter() - begin
    if done.returncode != 0:
        raise RuntimeError(f"the pipeline's process ended with {done.returncode}")
    if (found := len(list(folder.rglob("executor_output.json")))) != length:
        raise RuntimeError(f"{found} components of {length} have left an output")
    return seconds


def _at_defaults(script: Path) -> dict[str, object]:
    """One step at KFP's defaults, or why that failed: it needs a package index."""
    try:
        return {"steps": 1, "seconds": _timed(script, script.parent / "defaults", 1, "--defaults")}
    except (RuntimeError, subprocess.TimeoutExpired) as problem:
        return {"steps": 1, "failed": str(problem)}
