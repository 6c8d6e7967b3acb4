"""Chains of components, run by kfp.local as runs are: each step a process of this environment.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
Order by `.after()`: https://www.kubeflow.org/docs/components/pipelines/user-guides/components/compose-components-into-pipelines/
"""

import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kfp import compiler, dsl, local

from frameworks.kubeflow.driver import Driver
from frameworks.kubeflow.image import IMAGE
from harness.worker.contract import ProbeRequest
from harness.worker.rounds import interleaved


@dsl.component(base_image=IMAGE, install_kfp_package=False)
def step() -> int:
    """Do nothing; what it returns tells that it ran."""
    return 0


def run(
    request: ProbeRequest, lengths: list[int], repeats: int, patience: float
) -> list[tuple[int, float]]:
    """(length, seconds) of each run; a pipeline has one task at least."""
    possible = [max(1, length) for length in lengths]
    for length in possible:
        compiler.Compiler().compile(_pipeline(length), str(_compiled(request, length)))
    return interleaved(_runs(request), possible, repeats, patience)


def _compiled(request: ProbeRequest, length: int) -> Path:
    return request.workdir / f"chain-{length}.yaml"


def _pipeline(length: int) -> Callable[[], None]:
    @dsl.pipeline(name=f"chain-{length}")
    def pipeline() -> None:
        tasks = [step() for _ in range(length)]
        for earlier, later in itertools.pairwise(tasks):
            later.after(earlier)

    return pipeline


def _runs(request: ProbeRequest) -> Callable[[int], float]:
    folders: Iterator[int] = itertools.count()

    def chain(length: int) -> float:
        root = request.workdir / f"run-{next(folders)}"
        driver = Driver(
            _compiled(request, length), {}, root, lambda: local.SubprocessRunner(use_venv=False)
        )
        begin = time.perf_counter()
        try:
            driver.run()
        finally:
            driver.stop()
        seconds = time.perf_counter() - begin
        if (done := len(list(root.rglob("executor_output.json")))) != length:
            raise RuntimeError(f"{done} components of {length} have left an output")
        return seconds

    return chain
