"""Runs the tutorial with `dag.test()` on a fresh home, and reads the XComs from its database.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/debug.html
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from harness.worker.contract import ProbeRequest

# Its tasks in the scenario's words; "*" is the architecture.
STEPS = {"load": "load_data", "train": "train/*", "evaluate": "evaluate/*", "select": "select_best"}
FILES = {"weights": "weights/*", "predictions": "predictions/*"}  # by the key of the path's XCom


class RunFailed(RuntimeError):
    """The DAG run did not succeed."""


def run(request: ProbeRequest, parameters: dict[str, Any]) -> dict[str, Any]:
    """The output of every step, and the sha256 of the files that XComs point to."""
    return read_back(*start(request, parameters))


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


def read_back(dag_id: str, run_id: str) -> dict[str, Any]:
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
