"""The graph of a compiled pipeline, the package that local runs and the backend take alike.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/compile-a-pipeline/

A run by kfp.local stores no graph: the package of its pipeline does, whose name the run's id begins
with. A loop is a graph of its own, entered at its first tasks and left at its last ones.
"""

from pathlib import Path
from typing import Any

import yaml
from kfp import compiler, components

from frameworks.kubeflow.mnist import STEPS
from frameworks.kubeflow.probes import local_runs
from frameworks.kubeflow.probes.interpretability import dag_pipeline
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, architectures: list[str]) -> str:
    """The run's id."""
    package = _package(request, dag_pipeline.pipeline.name)
    compiler.Compiler().compile(dag_pipeline.pipeline, str(package))
    compiled = components.load_component_from_file(str(package))
    return local_runs.run(request, compiled, {"architectures": architectures})


def edges(request: ProbeRequest, run_id: str) -> list[tuple[str, str]]:
    """The package's edges, with the scenario's names of steps."""
    package = _package(request, run_id.partition("-")[0])
    spec = yaml.safe_load(package.read_text())
    found = _edges(spec["root"]["dag"], spec["components"])
    return [(STEPS.get(begin, begin), STEPS.get(end, end)) for begin, end in found]


def _package(request: ProbeRequest, pipeline: str) -> Path:
    return request.workdir / f"{pipeline}.yaml"


def _edges(graph: dict[str, Any], parts: dict[str, Any]) -> list[tuple[str, str]]:
    """Of tasks, those of the graphs inside included."""
    inner = {name: _inner(task, parts) for name, task in graph["tasks"].items()}
    found = [edge for dag in inner.values() if dag for edge in _edges(dag, parts)]
    for name, task in graph["tasks"].items():
        for earlier in task.get("dependentTasks", []):
            lasts = _ends(inner[earlier], earlier, last=True)
            firsts = _ends(inner[name], name, last=False)
            found += [(begin, end) for begin in lasts for end in firsts]
    return found


def _inner(task: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any] | None:
    """The graph that this task stands for, if it does."""
    dag: dict[str, Any] | None = parts[task["componentRef"]["name"]].get("dag")
    return dag


def _ends(dag: dict[str, Any] | None, name: str, *, last: bool) -> list[str]:
    """The first or last tasks of a graph; of a task, itself."""
    if dag is None:
        return [name]
    before = {task: set(spec.get("dependentTasks", [])) for task, spec in dag["tasks"].items()}
    followed: set[str] = set().union(*before.values())
    if last:
        return [task for task in before if task not in followed]
    return [task for task, earlier in before.items() if not earlier]
