"""Answers about configuration: flows of the folder `flows`, run on their command line."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, ClassVar

from frameworks.metaflow import lacks
from frameworks.metaflow.probes.running import (
    FLOWS,
    command,
    options,
    read_run,
    run_flow,
    succeeded,
)
from harness.worker.contract import NotHere
from harness.worker.questions import configuration as asked
from harness.worker.questions.question import RunId
from harness.worker.service import Service, answers
from harness.worker.witness import note


class Branch(asked.Branch):
    """A conditional branch: https://docs.metaflow.org/metaflow/basics"""

    def run(self, coin: str, notes: str) -> RunId:
        """One run; what the coin shows is read in its first step."""
        words = options(coin=coin, notes=notes)
        return run_flow(self.request, FLOWS / "branch.py", "run", *words)


class Concurrency(asked.Concurrency):
    """Branches at once: https://docs.metaflow.org/scaling/remote-tasks/controlling-parallelism"""

    def run(self, limit: int | None, seconds: float, notes: str) -> RunId:
        """By default as many as 16 tasks run at once."""
        limited = [] if limit is None else ["--max-workers", str(limit)]
        words = options(seconds=seconds, notes=notes)
        return run_flow(self.request, FLOWS / "concurrency.py", "run", *limited, *words)


class ConcurrentRuns(asked.ConcurrentRuns):
    """Runs of one flow, each by a command of its own: https://docs.metaflow.org/metaflow/basics"""

    def run(self, limit: int | None, seconds: float, notes: str) -> list[RunId]:
        """At the same time; there is no limit to try."""
        if limit is not None:
            raise lacks.NO_LIMIT.answer()
        started = command(self.request, FLOWS / "concurrent_runs.py")
        running = {}
        for number in range(3):
            file = self.request.workdir / f"concurrent-{number}-id"
            words = [*options(number=number, seconds=seconds, notes=notes)]
            words += ["--run-id-file", str(file)]
            running[file] = subprocess.Popen([*started, "run", *words])
        for file, process in running.items():
            if code := process.wait():
                raise RuntimeError(f"the run of {file.name} ended with {code}")
        return [f"ConcurrentRunsFlow/{file.read_text()}" for file in running]

    def result(self, run_id: RunId) -> int:
        """The artifact of its first step."""
        return int(read_run(self.request, run_id)["work"].task.data.result)


class FanOut(asked.FanOut):
    """A foreach over a list that is made in a step.

    https://docs.metaflow.org/metaflow/basics#foreach
    """

    def run(self, width: str, notes: str) -> RunId:
        """The same flow for every width; up to 100 need no further option."""
        words = options(width=width, notes=notes)
        return run_flow(self.request, FLOWS / "fan_out.py", "run", *words)


class Rejection(asked.Rejection):
    """Parameters that a flow does not have, or not with that type.

    https://docs.metaflow.org/metaflow/basics
    """

    def run(self, parameters: dict[str, Any], notes: str) -> asked.Said:
        """The exit code of the flow's command, and what it printed."""
        started = command(self.request, FLOWS / "rejection.py")
        words = [*started, "run", *options(notes=notes, **parameters)]
        done = subprocess.run(
            words, cwd=self.request.workdir, capture_output=True, text=True, check=False
        )
        return {"code": done.returncode, "message": done.stdout + done.stderr}


class Resume(asked.Resume):
    """`resume`: https://docs.metaflow.org/metaflow/debugging"""

    def run(self, obstacle: str, notes: str) -> RunId:
        """The run that fails."""
        words = options(obstacle=obstacle, notes=notes)
        return run_flow(self.request, FLOWS / "resume.py", "run", *words)

    def resume(self, run_id: RunId, obstacle: str, notes: str) -> RunId:
        """A run of its own, with the parameters and the finished steps of the one that failed."""
        words = ("resume", "--origin-run-id", run_id.partition("/")[2])
        return run_flow(self.request, FLOWS / "resume.py", *words)

    def succeeded(self, run_id: RunId) -> bool:
        return succeeded(self.request, run_id)


class Retry(asked.Retry):
    """Retries: https://docs.metaflow.org/scaling/failures"""

    def run(self, tries: int, notes: str) -> RunId:
        """`times` are those after the first try."""
        config = ("--config-value", "retries", f'{{"times": {tries - 1}}}')
        words = options(notes=notes)
        return run_flow(self.request, FLOWS / "retry.py", *config, "run", *words)

    def succeeded(self, run_id: RunId) -> bool:
        return succeeded(self.request, run_id)


class SchedulerCrash(asked.SchedulerCrash):
    """`resume` after the end of the command that ran the flow, which is its scheduler.

    https://docs.metaflow.org/metaflow/debugging
    """

    FLOW = FLOWS / "scheduler_crash.py"
    STEPS: ClassVar = {"one": "start", "two": "two", "three": "three"}

    def run(self, seconds: float, patience: float, notes: str) -> RunId:
        """The run that was resumed, which is one of its own."""
        file = self.request.workdir / "crashed-id"
        words = [*options(seconds=seconds, notes=notes), "--run-id-file", str(file)]
        driver = subprocess.Popen([*command(self.request, self.FLOW), "run", *words])
        note(notes, "driver", driver=driver.pid)
        driver.wait()
        return run_flow(self.request, self.FLOW, "resume", "--origin-run-id", file.read_text())

    def kept(self, run_id: RunId) -> asked.Survived:
        """What its tasks left, taken over or made anew."""
        run = read_run(self.request, run_id)
        results = {name: run[step].task.data.value for name, step in self.STEPS.items()}
        return {"succeeded": bool(run.successful), "results": results}


class Secrets(asked.Secrets):
    """A secret from a secrets manager: https://docs.metaflow.org/scaling/secrets

    AWS Secrets Manager is emulated by moto's server, which boto3 is led to by a variable of AWS.
    https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
    """

    REGION = "us-east-1"

    def run(self, secret: str, marker: str, notes: str) -> RunId:
        """Put the secret into the manager, and run the flow that names it."""
        port = self.request.ports[0]
        endpoint = f"http://127.0.0.1:{port}"
        os.environ.update(
            AWS_ENDPOINT_URL_SECRETS_MANAGER=endpoint,
            AWS_ACCESS_KEY_ID="testing",
            AWS_SECRET_ACCESS_KEY="testing",  # noqa: S106  # what an emulation takes for one
            METAFLOW_DEFAULT_SECRETS_BACKEND_TYPE="aws-secrets-manager",
            METAFLOW_AWS_SECRETS_MANAGER_DEFAULT_REGION=self.REGION,
        )
        moto = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        log = self.request.workdir / "moto.log"
        manager = Service("secrets manager", moto, log=log, cwd=self.request.workdir)
        try:
            manager.wait_until_ready(lambda: answers(f"{endpoint}/moto-api/"))
            import boto3

            boto3.client("secretsmanager", region_name=self.REGION).create_secret(
                Name="canary", SecretString=f'{{"CANARY": "{secret}"}}'
            )
            words = options(marker=marker, notes=notes)
            return run_flow(self.request, FLOWS / "secrets.py", "run", *words)
        finally:
            manager.stop()

    def places(self, run_id: RunId) -> asked.Places:
        """Logs lie beside the metadata of their task.

        https://docs.metaflow.org/internals/technical-overview
        """
        store = self.request.workdir / ".metaflow"
        logs = (store / run_id).rglob("*_std*.log")
        return {
            "store": [str(store)],
            "logs": [str(path) for path in logs],
            "emulated": "AWS Secrets Manager, by moto",
        }


class StepEnvironment(asked.StepEnvironment):
    """What one step has and others do not.

    Packages: https://docs.metaflow.org/scaling/dependencies/libraries
    Variables: https://docs.metaflow.org/api/step-decorators/environment
    """

    # Of micromamba, and of the Python that it installs.
    SERVERS = ("micro.mamba.pm", "conda.anaconda.org")
    PATIENCE = 5.0  # s

    def run(self, case: str, wheels: dict[str, str], value: str, notes: str) -> RunId:
        """`--environment=pypi` makes an environment for each step that has packages of its own.

        It asks conda-forge for a Python, by a micromamba that it downloads or finds.
        """
        words = ("run", *options(notes=notes))
        if case == "variable":
            config = ("--config-value", "given", json.dumps({"value": value}))
            return run_flow(self.request, FLOWS / "variable.py", *config, *words)
        self._reach_servers()
        words = ("--environment=pypi", *words)
        folder = str(Path(wheels["1.0"]).parent)
        return run_flow(self.request, FLOWS / "package.py", *words, PIP_FIND_LINKS=folder)

    def _reach_servers(self) -> None:
        """Raise NotHere when one cannot be reached."""
        for server in self.SERVERS:
            try:
                socket.create_connection((server, 443), timeout=self.PATIENCE).close()
            except OSError as problem:
                raise NotHere(f"@pypi fetches its Python from {server}: {problem}") from None


class Timeout(asked.Timeout):
    """Time limits: https://docs.metaflow.org/scaling/failures"""

    def run(self, limit: int, notes: str, linger: float) -> RunId:
        """The run is over when the flow's command has ended."""
        config = ("--config-value", "limits", f'{{"seconds": {limit}}}')
        words = options(notes=notes)
        run_id = run_flow(self.request, FLOWS / "timeout.py", *config, "run", *words)
        note(notes, "over")
        time.sleep(linger)
        return run_id

    def succeeded(self, run_id: RunId) -> bool:
        return succeeded(self.request, run_id)


class TypedParameters(asked.TypedParameters):
    """The same typed parameters from three sources.

    Command line: https://docs.metaflow.org/metaflow/basics
    File and variable: https://docs.metaflow.org/metaflow/configuring-flows/basic-configuration
    Variables like METAFLOW_RUN_COUNT would do as well, since Click derives them; no page names
    those.
    """

    def run(self, source: str, values: asked.Values, notes: str) -> RunId:
        """File and variable are a Config, whose keys are the parameters' defaults."""
        flow = FLOWS / "typed_parameters.py"
        if source == "environment":
            words = ("run", "--notes", notes)
            config = json.dumps({"given": values})
            return run_flow(self.request, flow, *words, METAFLOW_FLOW_CONFIG_VALUE=config)
        if source == "file":
            file = self.request.workdir / "values.json"
            file.write_text(json.dumps(values))
            return run_flow(
                self.request, flow, "--config", "given", str(file), "run", "--notes", notes
            )
        return run_flow(self.request, flow, "run", *options(notes=notes, **values))
