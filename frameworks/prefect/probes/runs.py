"""What answers share: flows of the folder `flows`, run here or by the worker, and asked about.

https://docs.prefect.io/v3/advanced/api-client
https://docs.prefect.io/v3/how-to-guides/deployments/run-deployments
"""

import importlib
import time
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from frameworks.prefect.adapter import task_runs
from frameworks.prefect.probes.services import POOL, connect
from harness.worker.contract import ProbeRequest
from harness.worker.questions.question import RunId

FLOWS = Path(__file__).with_name("flows")
PATIENCE = 240.0  # s, until a run has to have ended
POLL_SECONDS = 0.5
PAGE = 200  # entries that the API gives at once


class Asked:
    """Stands in front of a question's class."""

    request: ProbeRequest

    @cached_property
    def client(self) -> Any:
        """Of the batch's server."""
        connect(self.request)
        from prefect import get_client

        return get_client(sync_client=True)

    def flow(self, name: str) -> Any:
        """The flow of that module."""
        connect(self.request)
        return getattr(importlib.import_module(f"frameworks.prefect.probes.flows.{name}"), name)

    def call(self, flow: Any, **parameters: Any) -> RunId:
        """A run in this process, as of a user's own script; it may fail."""
        state = flow(**parameters, return_state=True)
        return str(state.state_details.flow_run_id)

    def called(self, name: str, **parameters: Any) -> RunId:
        """The same of a flow by its name."""
        return self.call(self.flow(name), **parameters)

    def deploy(
        self, name: str, deployment: str = "probe", folder: Path = FLOWS, **options: Any
    ) -> str:
        """Make it known to the worker; its name as `run_deployment` takes it."""
        connect(self.request)
        from prefect import flow

        source = flow.from_source(source=str(folder), entrypoint=f"{name}.py:{name}")
        chosen = {"work_pool_name": POOL, **options}
        source.deploy(name=deployment, print_next_steps=False, ignore_warnings=True, **chosen)
        return f"{source.name}/{deployment}"

    def trigger(self, deployment: str, **options: Any) -> RunId:
        """A run by the worker, which is not waited for."""
        connect(self.request)
        from prefect.deployments import run_deployment

        return str(run_deployment(deployment, timeout=0, **options).id)

    def ended(self, run_id: RunId, patience: float = PATIENCE, times: int = 0) -> Any:
        """The flow run when it has run so often and ended, well or not; raises TimeoutError."""
        deadline = time.monotonic() + patience
        while True:
            run = self.client.read_flow_run(run_id)
            if run.state.is_final() and run.run_count >= times:
                return run
            if time.monotonic() > deadline:
                raise TimeoutError(f"the flow run is {run.state}")
            time.sleep(POLL_SECONDS)

    def completed(self, run_id: RunId) -> bool:
        """What the API says."""
        return bool(self.client.read_flow_run(run_id).state.is_completed())

    def task(self, run_id: RunId, name: str) -> Any:
        """Its task run of that name, once the server knows that it has ended."""
        return task_runs(self.client, run_id, [name])[name]

    def log(self, task: Any) -> str:
        """All that a task run has logged, a line for each entry."""
        from prefect.client.schemas.filters import LogFilter
        from prefect.client.schemas.sorting import LogSort

        chosen = LogFilter(task_run_id={"any_": [task.id]})
        read = partial(self.client.read_logs, chosen, limit=PAGE, sort=LogSort.TIMESTAMP_ASC)
        entries: list[Any] = []
        while page := read(offset=len(entries)):
            entries += page
        return "\n".join(entry.message for entry in entries)
