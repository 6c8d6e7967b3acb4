"""Prefect with its server: flows run in the process that calls them, and tell the server of it.

Server: https://docs.prefect.io/v3/how-to-guides/self-hosted/server-cli
Client: https://docs.prefect.io/v3/advanced/api-client
Results: https://docs.prefect.io/v3/advanced/results#reading-persisted-results

What becomes of tasks reaches the server as events, some seconds later. Who reads waits for it.
"""

import importlib
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from frameworks.prefect.probes import lacks
from harness.worker.contract import NotHere, ReadBack, Request, Step
from harness.worker.postgresql import PostgreSQL
from harness.worker.service import Service, answers

DATABASE = "PREFECT_SERVER_DATABASE_CONNECTION_URL"
TRIES, POLL_SECONDS = 2400, 0.05  # until the server has to know of all ends of a run's tasks


class Adapter:
    """Prefect takes its settings from the environment, when it is imported and in its server."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.services: list[Service | PostgreSQL] = []  # in the order of their end
        self.url = f"http://127.0.0.1:{request.ports[0]}/api"
        os.environ.update(PREFECT_HOME=str(request.workdir / "prefect"), PREFECT_API_URL=self.url)
        self.pipeline = importlib.import_module(f"frameworks.prefect.{request.scenario}")

    def start(self) -> None:
        """The server; it makes its database by itself, in a file unless that is PostgreSQL."""
        private = {}  # what the server alone may know
        if self.request.deployment == "postgresql":
            database = PostgreSQL(
                self.request.workdir / "postgresql", self.request.ports[1], "prefect"
            )
            self.services.append(database)
            database.start()
            private[DATABASE] = database.url.replace("+psycopg2", "+asyncpg")
        self.start_server(private)

    def start_server(self, private: dict[str, str]) -> Service:
        """`prefect server start`, on loopback."""
        server = Service(
            "prefect server",
            [
                sys.executable,
                "-m",
                "prefect",
                "server",
                "start",
                "--host",
                "127.0.0.1",
                "--port",
                str(self.request.ports[0]),
            ],
            log=self.request.evidence / "server.log",
            cwd=self.request.workdir,
            env=private,
        )
        self.services.insert(0, server)
        server.wait_until_ready(partial(answers, f"{self.url}/health"))
        return server

    def run(self) -> str:
        from prefect.logging.handlers import APILogHandler
        from prefect.task_runners import ThreadPoolTaskRunner

        # One branch after another, as in every framework here.
        runner = ThreadPoolTaskRunner(max_workers=1)
        state = self.pipeline.pipeline.with_options(task_runner=runner)(
            source=str(self.request.data),
            folder=str(self.request.workdir),
            **self.request.parameters,
            return_state=True,
        )
        state.result()  # raises what a task raised
        APILogHandler().flush()  # as the end of this process would
        return str(state.state_details.flow_run_id)

    def read_back(self, run_id: str) -> ReadBack:
        from prefect import __version__, get_client
        from prefect.client.schemas.filters import LogFilter

        with get_client(sync_client=True) as client:
            run = client.read_flow_run(run_id)
            tasks = task_runs(client, run_id, self.pipeline.steps(self.request.parameters))
            entries = client.read_logs(LogFilter(flow_run_id={"any_": [run_id]}))
        results = {name: task.state.result() for name, task in tasks.items()}
        files = {name: b for result in results.values() for name, b in result["files"].items()}
        return ReadBack(
            version=__version__,
            outputs={name: result["output"] for name, result in results.items()},
            artifacts={name: self._saved(name, content) for name, content in files.items()},
            params=run.parameters,
            metrics={n: m for each in results.values() for n, m in each.get("metrics", {}).items()},
            steps=[
                Step(name, task.state_name, task.start_time.timestamp(), task.end_time.timestamp())
                for name, task in tasks.items()
            ],
            logs={
                name: "\n".join(entry.message for entry in entries if entry.task_run_id == task.id)
                for name, task in tasks.items()
            },
            code_version=run.flow_version,  # of the flow's file, by Prefect itself
            # What a task gets by value has a hash, its cache key: question `data_digest`.
            data_version=NotHere("this pipeline passes the data's path from task to task"),
            model=lacks.REGISTRY.answer(),
            details={"name": run.name},
        )

    def _saved(self, name: str, content: bytes) -> Path:
        path = self.request.workdir / f"fetched-{name.replace('/', '-')}"
        path.write_bytes(content)
        return path

    def stop(self) -> None:
        for service in self.services:
            service.stop()


def task_runs(client: Any, run_id: str, names: Sequence[str]) -> dict[str, Any]:
    """These task runs by their names, once the server knows that each has ended."""
    found = ended(client, run_id, lambda over: {run.name for run in over} >= set(names))
    known = {run.name: run for run in found}
    return {name: known[name] for name in names}


def ended(client: Any, run_id: str, are_all: Callable[[list[Any]], bool]) -> list[Any]:
    """The task runs of a flow run that have ended, once the server knows of all."""
    from prefect.client.schemas.filters import FlowRunFilter

    chosen = FlowRunFilter(id={"any_": [run_id]})
    for _ in range(TRIES):
        found = client.read_task_runs(flow_run_filter=chosen)
        over = [run for run in found if run.state and run.state.is_final()]
        if are_all(over):
            return over
        time.sleep(POLL_SECONDS)
    raise TimeoutError(f"the server knows the end of {sorted(run.name for run in over)} alone")
