"""Answers about instrumentation: chains of tasks, tasks as functions, and the tutorial."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from frameworks.airflow.adapter import USER, Adapter
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

    Each run is one of a user's own program, in a fresh process: it triggers the DAG by the REST
    API, and ends when that says that the run has ended. A run lasts as long as that process. The
    services run already, as Airflow is used. Its own command `airflow dags trigger` does the same,
    but takes seconds to import Airflow.
    https://airflow.apache.org/docs/apache-airflow/3.3.2/stable-rest-api-ref.html

    Unlike in the scenarios, `[core] parallelism` is Airflow's default of 32, not 1: a chain has one
    task at a time anyway, and with one slot the next would wait until the supervisor has noticed
    that the process of the last has ended, for up to `[workers] min_heartbeat_interval` (5 s).
    """

    def run(self, lengths: list[int], repeats: int, patience: float) -> list[tuple[int, float]]:
        """(length, seconds) of each run; a DAG without tasks is the one of length 0."""
        os.environ["MLOPS_BENCH_CHAINS"] = ",".join(map(str, lengths))
        dag_ids = [f"chain_{length}" for length in lengths]
        with serving(self.request, "chain", dag_ids) as adapter:
            return interleaved(partial(_chain, adapter), lengths, repeats, patience)


def _chain(adapter: Adapter, length: int) -> float:
    program = str(Path(__file__).with_name("trigger.py"))
    password = json.loads(adapter.passwords.read_text())[USER]
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, program, adapter.url, USER, f"chain_{length}"],
        input=password,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - begin
    run = json.loads(done.stdout)
    path = ("dags", run["dag_id"], "dagRuns", run["dag_run_id"], "taskInstances")
    ended = adapter.api().get(*path, state="success", limit=1)["total_entries"]
    if run["state"] != "success" or ended != length:
        raise RuntimeError(f"the run ended as {run['state']}, with {ended} tasks of {length}")
    return seconds


class Steps(asked.Steps):
    """Calls the tasks of the DAGs as a unit test would, as far as that goes.

    `task.function` is the function that `@task` decorates. What it asks of Airflow, it names as
    arguments: `params` is a dictionary and `run_id` a text, which anybody can make.
    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/taskflow.html#context
    The operators of the tutorial keep theirs as `python_callable`. They take `ti` too, which
    exchanges values with Airflow while it executes the task. No class of the public interface makes
    one, so that it is left out, or a stand-in.
    https://airflow.apache.org/docs/apache-airflow/stable/public-airflow-interface.html
    """

    def call(self, parameters: dict[str, Any], stand_ins: bool) -> asked.Attempted:
        """Outputs and reasons by step. Nothing has to be replaced."""
        os.environ["AIRFLOW_HOME"] = str(self.request.workdir / "airflow")  # before the import
        from frameworks.airflow import mnist

        folder = self.request.workdir / f"steps-{stand_ins}"
        params = {"data": str(self.request.data), "folder": str(folder), **parameters}
        context = {"params": params, "run_id": "unit-test"}
        attempts = Attempts()

        def attempt(step: str, task: Any, **arguments: Any) -> None:
            attempts.attempt(step, lambda: task.function(**arguments, **context)["output"])

        loading = mnist.load_data.function(**context)  # its first value is what it attaches
        attempts.attempt("load_data", lambda: next(loading).extra["output"])
        place = folder / "unit-test"
        for architecture in parameters["architectures"]:
            branch = {"architecture": architecture, "dataset": str(place / "dataset.safetensors")}
            attempt(f"train/{architecture}", mnist.train, **branch)
            trained = {"branch": {**branch, "weights": str(place / "weights" / architecture)}}
            attempt(f"evaluate/{architecture}", mnist.evaluate, trained=trained)
        outputs = attempts.outputs.items()
        evaluations = [{"output": o} for name, o in outputs if name.startswith("evaluate/")]
        attempt("select_best", mnist.select_best, evaluations=evaluations)
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
