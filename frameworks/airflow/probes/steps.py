"""Calls the tasks of the DAGs as a unit test would, as far as that goes.

A task keeps its function as `python_callable`. Those of the tutorial take parts of the context as
arguments. `params` is a dictionary, which anybody can make; `ti` exchanges values with Airflow
while it executes the task, and no class of the public interface makes one, so that it is left out,
or a stand-in. The functions of mnist.py ask `get_current_context`, which has a value
only while Airflow executes the task, and Airflow's public interface has nothing to set it:
https://airflow.apache.org/docs/apache-airflow/stable/public-airflow-interface.html
Its pages on tests run the whole DAG (`dag.test()`) or one task by a command, with a database:
https://airflow.apache.org/docs/apache-airflow/stable/best-practices.html#unit-tests
"""

import os
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any
from unittest.mock import MagicMock, patch

from harness.worker.attempts import Attempts
from harness.worker.contract import ProbeRequest


def call(request: ProbeRequest, parameters: dict[str, Any], stand_ins: bool) -> dict[str, Any]:
    """Outputs and reasons by step. The context is not there, or a stand-in."""
    os.environ["AIRFLOW_HOME"] = str(request.workdir / "airflow")  # before Airflow is imported
    from frameworks.airflow import mnist

    folder = request.workdir / f"steps-{stand_ins}"
    params = {"data": str(request.data), "folder": str(folder), **parameters}
    context = MagicMock()  # ["outlet_events"] has to take anything as a key
    ti = MagicMock()
    known = {"params": params, "run_id": "unit-test", "ti": ti}
    context.__getitem__.side_effect = lambda key: known.get(key, MagicMock())
    replaced = patch.object(mnist, "get_current_context", return_value=context)
    task = partial(_task, mnist.mnist(), ti.xcom_push)
    dataset = str(folder / "unit-test" / "dataset.safetensors")
    attempts = Attempts()
    with replaced if stand_ins else nullcontext():
        attempts.attempt("load_data", partial(task, "load_data"))
        for architecture in parameters["architectures"]:
            given = {"architecture": architecture, "dataset": dataset}
            attempts.attempt(f"train/{architecture}", partial(task, "train", **given))
            given["weights"] = str(folder / "unit-test" / "weights" / architecture)
            attempts.attempt(f"evaluate/{architecture}", partial(task, "evaluate", **given))
        outputs = attempts.outputs.items()
        evaluations = [output for name, output in outputs if name.startswith("evaluate/")]
        attempts.attempt("select_best", partial(task, "select_best", evaluations=evaluations))
    return vars(attempts)


def call_tutorial(
    request: ProbeRequest, parameters: dict[str, Any], stand_ins: bool
) -> dict[str, Any]:
    """The same of the tutorial, whose functions get by keyword what Airflow would hand to them."""
    os.environ["AIRFLOW_HOME"] = str(request.workdir / "airflow")
    from frameworks.airflow.probes.tutorial import dag

    folder = request.workdir / f"tutorial-{stand_ins}"
    folder.mkdir()
    given: dict[str, Any] = {
        "params": {"data": str(request.data), "folder": str(folder), **parameters}
    }
    ti = _TaskInstance()
    if stand_ins:
        given["ti"] = ti
    attempts = Attempts()

    def attempt(step: str, task_id: str) -> None:
        task = dag.get_task(task_id)
        attempts.attempt(step, partial(ti.call, task, **task.op_kwargs, **given))

    attempt("load_data", "load")
    for architecture in parameters["architectures"]:
        attempt(f"train/{architecture}", f"train_{architecture}")
        attempt(f"evaluate/{architecture}", f"evaluate_{architecture}")
    attempt("select_best", "select")
    return vars(attempts)


class _TaskInstance:
    """Stands for what Airflow hands over as `ti`: XComs in a dictionary."""

    def __init__(self) -> None:
        self.task_id = ""
        self.xcoms: dict[tuple[str, str], Any] = {}

    def call(self, task: Any, **arguments: Any) -> Any:
        self.task_id = task.task_id
        returned = task.python_callable(**arguments)
        self.xcom_push("return_value", returned)
        return returned

    def xcom_push(self, key: str, value: Any) -> None:
        self.xcoms[self.task_id, key] = value

    def xcom_pull(self, task_ids: str | list[str], key: str = "return_value") -> Any:
        if isinstance(task_ids, str):
            return self.xcoms[task_ids, key]
        return [self.xcoms[task_id, key] for task_id in task_ids]


def _task(dag: Any, pushed: MagicMock, task_id: str, **arguments: Any) -> Any:
    """What the task's function pushes as its output."""
    function: Callable[..., Any] = dag.get_task(task_id).python_callable
    pushed.reset_mock()
    function(**arguments)
    return next(c.kwargs["value"] for c in pushed.call_args_list if c.kwargs["key"] == "output")
