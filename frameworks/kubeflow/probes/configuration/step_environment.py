"""A component's `packages_to_install`, and a task's `set_env_variable`.

https://www.kubeflow.org/docs/components/pipelines/user-guides/components/lightweight-python-components/
Packages go into a virtual environment of the step's own, the local runner's default:
https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
"""

from collections.abc import Callable
from typing import Any

from kfp import dsl

from frameworks.kubeflow.image import IMAGE
from frameworks.kubeflow.probes import local_runs
from frameworks.kubeflow.probes.local_runs import component
from harness.worker.contract import ProbeRequest


def see(step: str, notes: str) -> None:
    """Note the package's version and the variable."""
    import importlib.metadata
    import os

    from harness.worker.witness import note

    try:
        version: str | None = importlib.metadata.version("mlops-bench-canary")
    except importlib.metadata.PackageNotFoundError:
        version = None
    variable = os.environ.get("MLOPS_BENCH_CANARY")
    note(notes, "seen", step=step, version=version, variable=variable)


def run(request: ProbeRequest, case: str, wheels: dict[str, str], value: str, notes: str) -> str:
    """The run's id."""
    if case == "variable":
        return local_runs.run(request, _with_variable(value), {"notes": notes})
    return local_runs.run(request, _with_packages(wheels), {"notes": notes}, use_venv=True)


def _with_packages(wheels: dict[str, str]) -> Callable[..., Any]:
    """Each step installs one of the wheels, and KFP's own package, as by default."""
    first = dsl.component(see, base_image=IMAGE, packages_to_install=[wheels["1.0"]])
    second = dsl.component(see, base_image=IMAGE, packages_to_install=[wheels["2.0"]])

    @dsl.pipeline(name="step-packages")
    def pipeline(notes: str) -> None:
        first(step="one", notes=notes)
        second(step="two", notes=notes)

    return pipeline


def _with_variable(value: str) -> Callable[..., Any]:
    """One step has the variable."""
    seeing = component(see)

    @dsl.pipeline(name="step-variable")
    def pipeline(notes: str) -> None:
        seeing(step="one", notes=notes).set_env_variable("MLOPS_BENCH_CANARY", value)
        seeing(step="two", notes=notes)

    return pipeline
