"""Airflow as it runs for real: scheduler, dag-processor and api-server with the LocalExecutor.

A run is triggered, watched and read back over the REST API. Set against the defaults are
(https://airflow.apache.org/docs/apache-airflow/stable/configurations-ref.html):

* `[core] parallelism` 1 instead of 32: branches run one after another, as in every framework here.
  Also 31 idle processes fewer, as the executor forks them all when it starts.
* `[core] load_examples` off: DAGs that have nothing to do with the run.
* `[api] host`, `port` and `base_url`: loopback instead of all interfaces.
* `airflow scheduler --skip-serve-logs`: the api-server reads the logs from the same disk, and the
  log server cannot be bound to loopback.

How often services look for work is left at its defaults, as is `[workers] min_heartbeat_interval`
of 5 s: for up to that long a worker may not notice that its task's process has ended.
"""

import importlib
import json
import os
import secrets
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psutil

from frameworks.airflow import reading
from frameworks.airflow.rest import Api
from harness.worker.contract import ReadBack, Request
from harness.worker.postgresql import PostgreSQL
from harness.worker.service import Service, ServiceFailed, answers, run_to_end

USER = "admin"  # the one that the simple auth manager has by default
POLL_SECONDS = 0.25
START_SECONDS = 180
SCHEDULER = ["scheduler", "--skip-serve-logs"]


class RunFailed(RuntimeError):
    """The DAG run did not succeed; the message names its tasks and their states."""


class Adapter:
    """Airflow takes its settings from the environment, when it is imported and in its services."""

    def __init__(self, request: Request) -> None:
        self.request = request
        home = request.workdir / "airflow"
        self.passwords = home / "simple_auth_manager_passwords.json.generated"  # by default
        self.url = f"http://127.0.0.1:{request.ports[0]}"
        self.services: list[Service] = []
        self.database: PostgreSQL | None = None  # a file in the home, unless it is PostgreSQL
        self.private: dict[str, str] = {}  # settings that the services alone may know
        self.settings = {
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(request.workdir / "dags"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__PARALLELISM": "1",
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(request.ports[0]),
            "AIRFLOW__API__BASE_URL": self.url,
        }
        os.environ.update(self.settings)
        # Whatever imports Airflow first makes airflow.cfg, with fresh keys, for its owner's eyes.
        self.pipeline = importlib.import_module(f"frameworks.airflow.{request.scenario}")

    def start(self) -> None:
        self.start_services([Path(str(self.pipeline.__file__))])
        self.wait_for_dag(self.request.scenario)

    def start_services(self, dag_files: Sequence[Path], suffix: str = "") -> None:
        """All that Airflow consists of, with these files in the DAGs folder.

        Airflow puts that folder on Python's path, where a file would hide a module of its name: a
        suffix of the stem keeps it from that.
        """
        self._write_password()
        dags = self.request.workdir / "dags"
        dags.mkdir()
        for file in dag_files:
            shutil.copy(file, dags / f"{file.stem}{suffix}.py")
        (self.request.evidence / "settings.json").write_text(json.dumps(self.settings, indent=1))
        self._start_database()
        migrate = [sys.executable, "-m", "airflow", "db", "migrate"]
        run_to_end(migrate, self.request.workdir / "migrate.log", self.private)
        for command in (SCHEDULER, ["dag-processor"], ["api-server"]):
            self.start_service(command)
        self.wait_for_api()

    def wait_for_api(self) -> None:
        """Until the service that was started last answers, which is the api-server."""
        # The second is the API that tasks talk to; it is built when it is first asked, in seconds.
        for api in ("api/v2/version", "execution/health"):
            self.services[-1].wait_until_ready(partial(answers, f"{self.url}/{api}"), START_SECONDS)

    def run(self) -> str:
        folders = {"data": str(self.request.data), "folder": str(self.request.workdir / "files")}
        conf = {**folders, **self.request.parameters}
        return self.run_dag(self.request.scenario, conf)

    def run_dag(self, dag_id: str, conf: dict[str, Any]) -> str:
        """Trigger a DAG and wait for its end; raises RunFailed when that is no success."""
        api = self.api()
        body = {"logical_date": None, "conf": conf}
        dag_run = api.post("dags", dag_id, "dagRuns", body=body)
        while dag_run["state"] in ("queued", "running"):
            time.sleep(POLL_SECONDS)
            self._check_services()
            dag_run = api.get("dags", dag_id, "dagRuns", dag_run["dag_run_id"])
        run_id = f"{dag_id}/{dag_run['dag_run_id']}"
        if dag_run["state"] != "success":
            raise RunFailed(f"{run_id}: {reading.states(api, run_id)}")
        return run_id

    def read_back(self, run_id: str) -> ReadBack:
        return reading.read_back(self.api(), run_id, self.pipeline, self.request.evidence)

    def stop(self) -> None:
        """All at once, then what is left: a task is in a process group of its own."""
        running = [service for service in self.services if service.process.poll() is None]
        left = [process for service in running for process in _descendants(service)]
        for service in running:
            os.killpg(service.process.pid, signal.SIGTERM)
        for service in self.services:
            service.stop(grace=1.5)
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        if self.database is not None:
            self.database.stop()

    def _start_database(self) -> None:
        if self.request.deployment != "postgresql":
            return
        folder = self.request.workdir / "postgresql"
        # https://airflow.apache.org/docs/apache-airflow/stable/howto/set-up-database.html
        self.database = PostgreSQL(folder, self.request.ports[1], "airflow")
        self.database.start()
        self.private = {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": self.database.url}

    def _write_password(self) -> None:
        # One that the api-server makes up by itself is printed into its log.
        # https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/auth-manager/simple/index.html
        self.passwords.parent.mkdir(exist_ok=True)
        self.passwords.touch(mode=0o600)
        self.passwords.write_text(json.dumps({USER: secrets.token_urlsafe()}))

    def api(self) -> Api:
        return Api(self.url, USER, json.loads(self.passwords.read_text())[USER])

    def start_service(self, command: list[str]) -> Service:
        """One of Airflow's own commands."""
        service = Service(
            f"airflow {command[0]}",
            [sys.executable, "-m", "airflow", *command],
            log=self.request.workdir / f"{command[0]}.log",
            cwd=self.request.workdir,
            env=self.private,
        )
        self.services.append(service)
        return service

    def _check_services(self) -> None:
        """Raise ServiceFailed for one that has ended."""
        for service in self.services:
            service.check()

    def wait_for_dag(self, dag_id: str) -> None:
        """Until the scheduler is well and the DAG is parsed; then let it run."""
        api = self.api()
        deadline = time.monotonic() + START_SECONDS
        while not _is_known(api, dag_id):
            self._check_services()
            if time.monotonic() > deadline:
                raise ServiceFailed(f"no DAG: {api.get('monitor', 'health')}")
            time.sleep(POLL_SECONDS)
        api.patch("dags", dag_id, body={"is_paused": False})


def _descendants(service: Service) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return list(psutil.Process(service.process.pid).children(recursive=True))
    return []


def _is_known(api: Api, dag_id: str) -> bool:
    if errors := api.get("importErrors")["import_errors"]:
        raise ServiceFailed(errors[0]["stack_trace"])
    if api.get("monitor", "health")["scheduler"]["status"] != "healthy":
        return False
    try:
        api.get("dags", dag_id)
    except httpx.HTTPStatusError as refused:
        if refused.response.status_code == httpx.codes.NOT_FOUND:
            return False
        raise
    return True
