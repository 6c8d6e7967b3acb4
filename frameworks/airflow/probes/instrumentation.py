"""Answers about instrumentation: chains of tasks, tasks as functions, and the tutorial."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, patch

from frameworks.airflow.adapter import Adapter
from frameworks.airflow.probes.server import serving
from harness.worker.attempts import Attempts
from harness.worker.contract import ProbeRequest
from harness.worker.questions import instrumentation as asked
from harness.worker.rounds import interleaved

# The tutorial's tasks in the scenario's words; "*" is the architecture.
STEPS = {"load": "load_data", "train": "train/*", "evaluate": "evaluate/*", "select": "select_best"}
FILES = {"weights": "weights/*", "predictions": "predictions/*"}  # by the key of the path's XCom


class Chain(asked.Chain):
    """Chains of tasks, run by the same three services that runs are measured with.

    A run lasts from its trigger by the REST API until the moment that the scheduler has noted as
    its end, both by this machine's clock: asking more often would only slow the tasks down. The
    services run already, as Airflow is used: a run contains no start of a process of the user's.

    Unlike in the scenarios, `[core] parallelism` is Airflow's default of 32, not 1: a chain has one
    task at a time anyway, and with one slot the next would wait until the supervisor has noticed
    that the process of the last has ended, for up to `[workers] min_heartbeat_interval` (5 s).
    https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
    """

    def run(self, lengths: list[int], repeats: int, patience: float) -> list[tuple[int, float]]:
        """(length, seconds) of each run; a DAG without tasks is the one of length 0."""
        os.environ["MLOPS_BENCH_CHAINS"] = ",".join(map(str, lengths))
        dag_ids = [f"chain_{length}" for length in lengths]
        with serving(self.request, "chain", dag_ids) as adapter:
            return interleaved(partial(_chain, adapter), lengths, repeats, patience)


def _chain(adapter: Adapter, length: int) -> float:
    begin = time.time()
    dag_id, dag_run_id = adapter.run_dag(f"chain_{length}", {}).split("/")
    api, path = adapter.api(), ("dags", dag_id, "dagRuns", dag_run_id)
    end = datetime.fromisoformat(api.get(*path)["end_date"]).timestamp()
    done = api.get(*path, "taskInstances", state="success", limit=1)["total_entries"]
    if done != length:
        raise RuntimeError(f"{done} tasks of {length} have run")
    return end - begin


class Steps(asked.Steps):
    """Calls the tasks of the DAGs as a unit test would, as far as that goes.

    A task keeps its function as `python_callable`. Those of the tutorial take parts of the context
    as arguments. `params` is a dictionary, which anybody can make; `ti` exchanges values with
    Airflow while it executes the task, and no class of the public interface makes one, so that it
    is left out, or a stand-in. The functions of mnist.py ask `get_current_context`, which has a
    value only while Airflow executes the task, and Airflow's public interface has nothing to set
    it: https://airflow.apache.org/docs/apache-airflow/stable/public-airflow-interface.html
    Its pages on tests run the whole DAG (`dag.test()`) or one task by a command, with a database:
    https://airflow.apache.org/docs/apache-airflow/stable/best-practices.html#unit-tests
    """

    def call(self, parameters: dict[str, Any], stand_ins: bool) -> asked.Attempted:
        """Outputs and reasons by step. The context is not there, or a stand-in."""
        os.environ["AIRFLOW_HOME"] = str(self.request.workdir / "airflow")  # before the import
        from frameworks.airflow import mnist

        folder = self.request.workdir / f"steps-{stand_ins}"
        params = {"data": str(self.request.data), "folder": str(folder), **parameters}
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
        return {"outputs": attempts.outputs, "reasons": attempts.reasons}

    def call_tutorial(self, parameters: dict[str, Any], stand_ins: bool) -> asked.Attempted:
        """The same of the tutorial, whose functions get by keyword what Airflow would hand over."""
        os.environ["AIRFLOW_HOME"] = str(self.request.workdir / "airflow")
        from frameworks.airflow.probes.tutorial import dag

        folder = self.request.workdir / f"tutorial-{stand_ins}"
        folder.mkdir()
        given: dict[str, Any] = {
            "params": {"data": str(self.request.data), "folder": str(folder), **parameters}
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
        return {"outputs": attempts.outputs, "reasons": attempts.reasons}


def _task(dag: Any, pushed: MagicMock, task_id: str, **arguments: Any) -> Any:
    """What the task's function pushes as its output."""
    function: Callable[..., Any] = dag.get_task(task_id).python_callable
    pushed.reset_mock()
    function(**arguments)
    return next(c.kwargs["value"] for c in pushed.call_args_list if c.kwargs["key"] == "output")


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


class Tutorial(asked.Tutorial):
    """Runs the tutorial with `dag.test()` on a fresh home, and reads the XComs from its database.

    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/debug.html
    """

    def run(self, parameters: dict[str, Any]) -> asked.Results:
        """The output of every step, and the sha256 of the files that XComs point to."""
        return read_back(*start(self.request, parameters))


class RunFailed(RuntimeError):
    """The DAG run did not succeed."""


def start(request: ProbeRequest, parameters: dict[str, Any]) -> tuple[str, str]:
    """All that it takes to run the tutorial once; the ids of the DAG and of its run."""
    dags, files = request.workdir / "dags", request.workdir / "files"
    os.environ.update(  # before Airflow is imported
        AIRFLOW_HOME=str(request.workdir / "airflow"),
        AIRFLOW__CORE__DAGS_FOLDER=str(dags),
        AIRFLOW__CORE__LOAD_EXAMPLES="False",
    )
    for folder in (dags, files):
        folder.mkdir()
    shutil.copy(Path(__file__).with_name("tutorial.py"), dags)
    subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], check=True)
    from frameworks.airflow.probes.tutorial import dag

    known = {name: value for name, value in parameters.items() if name in dag.params}
    dag_run = dag.test(run_conf={"data": str(request.data), "folder": str(files), **known})
    if dag_run.state != "success":
        raise RunFailed(f"the run of {dag.dag_id} ended as {dag_run.state}")
    return dag.dag_id, dag_run.run_id


def read_back(dag_id: str, run_id: str) -> asked.Results:
    """What the run left in the database, and the files that it tells of."""
    from airflow.models.xcom import XComModel
    from airflow.utils.session import create_session

    outputs, digests = {}, {}
    with create_session() as session:
        query = XComModel.get_many(run_id=run_id, dag_ids=dag_id)
        for xcom in session.scalars(query):
            task, _, architecture = xcom.task_id.partition("_")
            value = XComModel.deserialize_value(xcom)
            if xcom.key == "return_value":
                outputs[STEPS[task].replace("*", architecture)] = value
            elif xcom.key in FILES:
                content = Path(value).read_bytes()
                name = FILES[xcom.key].replace("*", architecture)
                digests[name] = hashlib.sha256(content).hexdigest()
    return {"outputs": outputs, "files": digests}
