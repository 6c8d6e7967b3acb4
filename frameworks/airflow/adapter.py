"""Airflow as it runs for real: scheduler, dag-processor and api-server with the LocalExecutor.

A run is triggered, watched and read back over the REST API. Set against the defaults are
(https://airflow.apache.org/docs/apache-airflow/stable/configurations-ref.html):

* `[core] parallelism` 1 instead of 32: branches run one after another, as in every framework here.
  Also 31 idle processes fewer, as the executor forks them all when it starts.
* `[core] load_examples` off: more than a hundred DAGs that have nothing to do with the run.
* `[api] host`, `port` and `base_url`: loopback instead of all interfaces.
* `airflow scheduler --skip-serve-logs`: the api-server reads the logs from the same disk, and the
  log server cannot be bound to loopback.

How often scheduler and dag-processor look for work is left at its defaults.
"""

import importlib
import json
import os
import secrets
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
import psutil

from frameworks.airflow import reading
from frameworks.airflow.rest import Api
from harness.worker.contract import ReadBack, Request
from harness.worker.service import Service, ServiceFailed, answers

USER = "admin"  # the one that the simple auth manager has by default
POLL_SECONDS = 0.25
START_SECONDS = 180


class RunFailed(RuntimeError):
    """The DAG run did not succeed; the message names its tasks and their states."""


class Adapter:
    """Airflow takes its settings from the environment, when it is imported and in its services."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.home = request.workdir / "airflow"
        self.url = f"http://127.0.0.1:{request.ports[0]}"
        self.services: list[Service] = []
        self.settings = {
            "AIRFLOW_HOME": str(self.home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(request.workdir / "dags"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__PARALLELISM": "1",
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(request.ports[0]),
            "AIRFLOW__API__BASE_URL": self.url,
        }
        os.environ.update(self.settings)
        # The first import makes airflow.cfg with fresh secrets, for the owner's eyes only.
        self.pipeline = importlib.import_module(f"frameworks.airflow.{request.scenario}")

    def start(self) -> None:
        self.home.mkdir(exist_ok=True)
        self._write_password()
        dags = self.request.workdir / "dags"
        dags.mkdir()
        shutil.copy(str(self.pipeline.__file__), dags)
        (self.request.evidence / "settings.json").write_text(json.dumps(self.settings, indent=1))
        self._migrate()
        for command in (["scheduler", "--skip-serve-logs"], ["dag-processor"], ["api-server"]):
            self._start_service(*command)
        api_server = self.services[-1]
        api_server.wait_until_ready(lambda: answers(f"{self.url}/api/v2/version"), START_SECONDS)
        self._wait_for_dag()

    def run(self) -> str:
        api = self._api()
        dag_id = self.request.scenario
        folders = {"data": str(self.request.data), "folder": str(self.request.workdir / "files")}
        body = {"logical_date": None, "conf": {**folders, **self.request.parameters}}
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
        return reading.read_back(self._api(), run_id, self.pipeline, self.request.evidence)

    def stop(self) -> None:
        """All at once, then what is left: a task is in a process group of its own."""
        processes = [psutil.Process(service.process.pid) for service in self._running()]
        left = [child for process in processes for child in process.children(recursive=True)]
        for service in self._running():
            os.killpg(service.process.pid, signal.SIGTERM)
        for service in self.services:
            service.stop(grace=2)
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.services.clear()

    def _running(self) -> list[Service]:
        return [service for service in self.services if service.process.poll() is None]

    def _write_password(self) -> None:
        # A password that the api-server makes up itself is printed into its log.
        # https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/auth-manager/simple/index.html
        file = self.home / "simple_auth_manager_passwords.json.generated"
        file.touch(mode=0o600)
        file.write_text(json.dumps({USER: secrets.token_urlsafe()}))

    def _api(self) -> Api:
        file = self.home / "simple_auth_manager_passwords.json.generated"
        return Api(self.url, USER, json.loads(file.read_text())[USER])

    def _migrate(self) -> None:
        migration = self._start_service("db", "migrate")
        if migration.process.wait() != 0:
            migration.wait_until_ready(lambda: False)  # raises with the log's tail
        self.services.remove(migration)

    def _start_service(self, *command: str) -> Service:
        service = Service(
            f"airflow {command[0]}",
            [sys.executable, "-m", "airflow", *command],
            log=self.request.workdir / f"{command[0]}.log",
            cwd=self.request.workdir,
        )
        self.services.append(service)
        return service

    def _check_services(self) -> None:
        for service in self.services:
            service.wait_until_ready(lambda service=service: service.process.poll() is None)

    def _wait_for_dag(self) -> None:
        """Until scheduler and dag-processor are well and the DAG is parsed; then let it run."""
        api = self._api()
        deadline = time.monotonic() + START_SECONDS
        dag = ("dags", self.request.scenario)
        while not self._is_known(api, dag):
            self._check_services()
            if time.monotonic() > deadline:
                raise ServiceFailed(f"no DAG {dag[1]}: {api.get('importErrors')}")
            time.sleep(POLL_SECONDS)
        api.patch(*dag, body={"is_paused": False})

    def _is_known(self, api: Api, dag: tuple[str, str]) -> bool:
        health = api.get("monitor", "health")
        if health["scheduler"]["status"] != "healthy":
            return False
        try:
            api.get(*dag)
        except httpx.HTTPStatusError as refused:
            if refused.response.status_code != httpx.codes.NOT_FOUND:
                raise
            return False
        return True
