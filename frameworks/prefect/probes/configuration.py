"""Answers about configuration: flows of the folder `flows`, run here or by the worker."""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from frameworks.prefect.probes import databases
from frameworks.prefect.probes.runs import FLOWS, PATIENCE, POLL_SECONDS, Asked
from frameworks.prefect.probes.scripted import script as typed
from frameworks.prefect.probes.scripted import started
from frameworks.prefect.probes.services import POOL, connect, placed, start_worker
from harness.worker import shell
from harness.worker.contract import NotHere
from harness.worker.questions import configuration as asked
from harness.worker.questions.question import RunId
from harness.worker.witness import note

SETTLED = 30.0  # s; a crash is told twice, by the process that ran the flow and by the worker
LAUNCH = Path(__file__).with_name("launch.py")


class BackendSwap(asked.BackendSwap):
    """Metadata in PostgreSQL by one setting.

    https://docs.prefect.io/v3/how-to-guides/self-hosted/server-cli#use-postgresql
    """

    def scripts(self, database: asked.Database) -> asked.BackendScripts:
        """From installation to a run of a flow."""
        url = "postgresql+asyncpg://{user}:{password}@{host}:{port}/{name}".format(**database)
        setting = f"prefect config set PREFECT_SERVER_DATABASE_CONNECTION_URL='{url}'"
        return {"default": typed(), "postgresql": typed(setting)}

    def run(self, database: asked.Database, script: str) -> RunId:
        """The id that the script prints in the end."""
        return started(self.request, script)


class Branch(Asked, asked.Branch):
    """Python's own control flow: https://docs.prefect.io/v3/concepts/flows"""

    def run(self, coin: str, notes: str) -> RunId:
        return self.called("branch", coin=coin, notes=notes)


class Cache(Asked, asked.Cache):
    """The cache policies for a task's source and inputs.

    https://docs.prefect.io/v3/concepts/caching#cache-policies
    """

    def run(self, code: str, source: str, parameter: int, notes: str) -> RunId:
        """The flow's file with that constant; all runs share the server's storage of results."""
        text = (FLOWS / "cache.py").read_text()
        file = self.request.workdir / "cached_flow.py"
        file.write_text(text.replace('code = "one"', f'code = "{code}"'))
        self.flow("pause")  # connects
        from prefect.flows import load_flow_from_entrypoint

        flow = load_flow_from_entrypoint(f"{file}:cache")
        return self.call(flow, source=source, parameter=parameter, notes=notes)


class Concurrency(Asked, asked.Concurrency):
    """Submitted tasks, and the number of threads of the flow's task runner.

    https://docs.prefect.io/v3/concepts/task-runners
    """

    def run(self, limit: int | None, seconds: float, notes: str) -> RunId:
        flow = self.flow("concurrency")
        from prefect.task_runners import ThreadPoolTaskRunner

        if limit is not None:
            flow = flow.with_options(task_runner=ThreadPoolTaskRunner(max_workers=limit))
        return self.call(flow, seconds=seconds, notes=notes)


class ConcurrentRuns(Asked, asked.ConcurrentRuns):
    """Runs of a deployment, with and without its concurrency limit.

    https://docs.prefect.io/v3/concepts/deployments#concurrency-limiting
    """

    def run(self, limit: int | None, seconds: float, notes: str) -> list[RunId]:
        """There is a deployment for each limit; a run above it waits."""
        deployment = self.deploy("concurrent_runs", f"limit-{limit}", concurrency_limit=limit)
        told = {"seconds": seconds, "notes": notes}
        runs = [self.trigger(deployment, parameters={"number": n, **told}) for n in range(3)]
        return [str(self.ended(run).id) for run in runs]

    def result(self, run_id: RunId) -> int:
        """The persisted result of the task run."""
        return int(self.task(run_id, "work").state.result())


class ExecutorSwap(asked.ExecutorSwap):
    """Tasks in a pool of processes, instead of threads of the flow's own process.

    https://docs.prefect.io/v3/concepts/task-runners
    """

    FLOW = FLOWS.parent / "flows_apart" / "executor_swap.py"

    def scripts(self) -> asked.ExecutorScripts:
        """The flow's file is in the script."""
        text = self.FLOW.read_text()
        imported = "from prefect.runtime import flow_run\n"
        runner = "from prefect.task_runners import ProcessPoolTaskRunner\n"
        swapped = text.replace(imported, imported + runner)
        swapped = swapped.replace("@flow\n", "@flow(task_runner=ProcessPoolTaskRunner())\n")
        return {"default": _typed(text), "swapped": _typed(swapped)}

    def run(self, which: str, script: str, notes: str) -> RunId:
        """The batch's server is the one that the script would find."""
        env = {**os.environ, "PREFECT_API_URL": self.request.services["url"]}
        return shell.run(script, cwd=self.request.workdir, env=env, arguments=[notes]).split()[-1]


def _typed(flow: str) -> str:
    """What a user types to run this file."""
    return f"pip install prefect\ncat > flow.py <<'END'\n{flow}END\n{sys.executable} flow.py $1\n"


class FanOut(Asked, asked.FanOut):
    """https://docs.prefect.io/v3/how-to-guides/workflows/run-work-concurrently#using-map"""

    def run(self, width: str, notes: str) -> RunId:
        return self.called("fan_out", width=width, notes=notes)


class Pause(Asked, asked.Pause):
    """A work queue that is paused, and a deployment whose runs go into it.

    https://docs.prefect.io/v3/concepts/work-pools#work-queues
    """

    QUEUE = "pause"

    def run(self, notes: str) -> RunId:
        return str(self.ended(self._triggered(notes)).id)

    def pause(self, notes: str) -> RunId:
        self._queue("pause")
        return self._triggered(notes)

    def resume(self, run_id: RunId, notes: str) -> RunId:
        note(notes, "resumed")
        self._queue("resume")
        return str(self.ended(run_id).id)

    def _triggered(self, notes: str) -> RunId:
        deployment = self.deploy("pause", work_queue_name=self.QUEUE)
        note(notes, "triggered")
        return self.trigger(deployment, parameters={"notes": notes})

    def _queue(self, command: str) -> None:
        connect(self.request)
        _prefect("work-queue", command, self.QUEUE, "--pool", POOL)


class Queues(Asked, asked.Queues):
    """Work queues: with priorities in a pool of one slot, and with a slot each in another pool.

    https://docs.prefect.io/v3/concepts/work-pools#work-queues
    The lower number goes first.
    """

    def prioritised(self, priorities: dict[str, int], seconds: float, notes: str) -> None:
        """A run is a step. The pool, and a worker for it, are this call's own."""
        queues = {name: ["--priority", str(10 - number)] for name, number in priorities.items()}
        self._work({"hold": ["--priority", "1"], **queues}, 1, seconds, notes)

    def separated(self, seconds: float, notes: str) -> None:
        """Each of the two work queues has one slot."""
        queues = {name: ["--limit", "1"] for name in ("slow", "quick")}
        self._work(queues, None, seconds, notes)

    def _work(
        self, queues: dict[str, list[str]], limit: int | None, seconds: float, notes: str
    ) -> None:
        names = ["slow-0", "slow-1", "slow-2", "quick"] if limit is None else list(queues)
        pool = f"queues-{time.time_ns()}"  # another one for each call
        self.flow("queues")  # connects
        _prefect("work-pool", "create", pool, "--type", "process")
        if limit is not None:
            _prefect("work-pool", "set-concurrency-limit", pool, str(limit))
        for queue, options in queues.items():
            _prefect("work-queue", "create", queue, "--pool", pool, *options)
        deployments = {
            q: self.deploy("queues", q, work_pool_name=pool, work_queue_name=q) for q in queues
        }
        adapter = placed(self.request, self.request.workdir)  # of a worker alone
        try:
            self.flow("queues")  # back to the batch's server
            start_worker(adapter, pool)
            runs = []
            for name in names:
                told = {"name": name, "seconds": seconds, "notes": notes}
                deployment = deployments[name.partition("-")[0]]
                runs.append(self.trigger(deployment, parameters=told))
            for run in runs:
                self.ended(run)
        finally:
            adapter.stop()


class Rejection(Asked, asked.Rejection):
    """A flow that is called with mistakes in its parameters.

    https://docs.prefect.io/v3/how-to-guides/workflows/pass-inputs
    """

    def run(self, parameters: dict[str, Any], notes: str) -> asked.Said:
        """The exit code of a script that calls it, and what that printed."""
        done = _launched(self, "rejection", {**parameters, "notes": notes})
        output, _ = done.communicate()
        return {"code": done.returncode, "message": output}


def _launched(answer: Asked, name: str, parameters: dict[str, Any]) -> "subprocess.Popen[str]":
    """A script of the user's that calls the flow, in a process of its own."""
    answer.flow(name)  # connects
    words = [sys.executable, str(LAUNCH), str(FLOWS / f"{name}.py"), name, json.dumps(parameters)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


class Resume(Asked, asked.Resume):
    """`prefect flow-run retry`, which takes over persisted results.

    https://docs.prefect.io/v3/how-to-guides/workflows/retry-flow-runs
    """

    def run(self, obstacle: str, notes: str) -> RunId:
        return self.called("resume", obstacle=obstacle, notes=notes)

    def resume(self, run_id: RunId, obstacle: str, notes: str) -> RunId:
        """The same run, with the parameters that the server knows."""
        self.flow("resume")  # connects
        _prefect("flow-run", "retry", run_id, "--entrypoint", f"{FLOWS / 'resume.py'}:resume")
        return run_id

    def succeeded(self, run_id: RunId) -> bool:
        return self.completed(run_id)


class Retry(Asked, asked.Retry):
    """https://docs.prefect.io/v3/how-to-guides/workflows/retries"""

    def run(self, tries: int, notes: str) -> RunId:
        return self.called("retry", tries=tries, notes=notes)

    def succeeded(self, run_id: RunId) -> bool:
        return self.completed(run_id)


class Schedule(Asked, asked.Schedule):
    """One request for past dates of a daily schedule, to the server.

    https://docs.prefect.io/v3/api-ref/rest-api/server/deployments/schedule-deployment
    """

    def run(self, days: list[str], notes: str) -> list[RunId]:
        """Runs that the worker finds late."""
        connect(self.request)
        from prefect.client.schemas.filters import FlowRunFilter
        from prefect.schedules import Interval

        told = {"notes": notes}
        daily = Interval(timedelta(days=1), anchor_date=datetime(2020, 1, 1, tzinfo=UTC))
        deployment = self.deploy("schedule", schedule=daily, parameters=told)
        key = str(self.client.read_deployment_by_name(deployment).id)
        begin, end = f"{days[0]}T00:00:00Z", f"{days[-1]}T12:00:00Z"
        past = {"start_time": begin, "end_time": end, "min_runs": len(days)}
        self.client.request("POST", f"/deployments/{key}/schedule", json=past)
        chosen = FlowRunFilter(
            deployment_id={"any_": [key]}, expected_start_time={"after_": begin, "before_": end}
        )
        runs = self.client.read_flow_runs(flow_run_filter=chosen)
        return [str(self.ended(run.id).id) for run in runs]


class SchedulerCrash(Asked, asked.SchedulerCrash):
    """The process of the flow, which hands out its tasks, is killed; then the run is retried.

    The worker that has started it tells the server that the run has crashed.
    https://docs.prefect.io/v3/how-to-guides/workflows/retry-flow-runs
    """

    def run(self, seconds: float, patience: float, notes: str) -> RunId:
        """The same run, which the worker starts once more."""
        noted = self.request.workdir / "driver-is-noted"
        told = {"seconds": seconds, "notes": notes, "noted": str(noted)}
        run_id = self.trigger(self.deploy("scheduler_crash"), parameters=told)
        note(notes, "driver", driver=self._flow_process(notes))
        noted.touch()
        self.ended(run_id)
        time.sleep(SETTLED)
        _prefect("flow-run", "retry", run_id)
        with suppress(TimeoutError):  # what the store says of it then is the answer
            self.ended(run_id, patience, times=2)
        return run_id

    def _flow_process(self, notes: str) -> int:
        """Once the flow has begun."""
        deadline = time.monotonic() + PATIENCE
        while not (Path(notes).exists() and (lines := Path(notes).read_text().splitlines())):
            if time.monotonic() > deadline:
                raise TimeoutError("the worker has not started the flow")
            time.sleep(POLL_SECONDS)
        return int(json.loads(lines[0])["pid"])

    def kept(self, run_id: RunId) -> asked.Survived:
        """States and persisted results."""
        return {
            "succeeded": self.completed(run_id),
            "results": {name: self._kept(run_id, name) for name in ("one", "two", "three")},
        }

    def _kept(self, run_id: RunId, name: str) -> int | None:
        state = self.task(run_id, name).state
        from prefect.exceptions import MissingResult

        try:
            return int(state.result())
        except MissingResult:
            return None


class Secrets(Asked, asked.Secrets):
    """A Secret block: encrypted in the database. Logs, which lie there too, are not masked.

    https://docs.prefect.io/v3/how-to-guides/configuration/store-secrets
    """

    def run(self, secret: str, marker: str, notes: str) -> RunId:
        flow = self.flow("secret_block")
        from prefect.blocks.system import Secret

        name = self.request.namespace.replace("_", "-").lower()
        Secret(value=secret).save(name)
        return self.call(flow, block=name, marker=marker, notes=notes)

    def places(self, run_id: RunId) -> asked.Places:
        """Prefect's home, and the database in its two parts."""
        parts = databases.split(self.request)
        home = Path(self.request.services["home"])
        files = [each for each in home.iterdir() if not each.match(f"{databases.SQLITE}*")]
        return {"store": [*map(str, files), str(parts.rest)], "logs": [str(parts.logs)]}


class StepEnvironment(Asked, asked.StepEnvironment):
    """Steps as deployed flows, called by one flow, each with job variables of its own.

    https://docs.prefect.io/v3/how-to-guides/deployments/customize-job-variables
    https://docs.prefect.io/v3/how-to-guides/deployments/store-flow-code#python-project-dependencies-in-custom-images
    """

    def run(self, case: str, wheels: dict[str, str], value: str, notes: str) -> RunId:
        """In a project's folder, the worker has uv install what the project depends on."""
        if case == "variable":
            own = {"env": {"MLOPS_BENCH_CANARY": value}}
            steps = {
                "one": self.deploy("step_environment", "one", job_variables=own),
                "two": self.deploy("step_environment", "two"),
            }
        else:
            steps = {"one": self._project(wheels["1.0"]), "two": self._project(wheels["2.0"])}
        return self.called("steps_apart", steps=steps, notes=notes)

    def _project(self, wheel: str) -> str:
        """A deployment from a folder that depends on this wheel, and on this Prefect."""
        if shutil.which("uv") is None:
            raise NotHere("the worker installs packages of a project by uv, which is not there")
        folder = self.request.workdir / Path(wheel).stem
        folder.mkdir()
        shutil.copy(FLOWS / "step_environment.py", folder)
        needs = [
            f"prefect=={version('prefect')}",
            f"mlops-bench-canary @ {Path(wheel).as_uri()}",
        ]
        project = f'[project]\nname = "step"\nversion = "1"\ndependencies = {json.dumps(needs)}\n'
        (folder / "pyproject.toml").write_text(project)
        env = {"PREFECT_RUNNER_AUTO_INSTALL_DEPENDENCIES": "true"}
        return self.deploy("step_environment", folder.name, folder, job_variables={"env": env})


class Timeout(Asked, asked.Timeout):
    """`timeout_seconds` of a task: https://docs.prefect.io/v3/concepts/tasks"""

    def run(self, limit: int, notes: str, linger: float) -> RunId:
        """It is over when the script that calls the flow has ended."""
        done = _launched(self, "timeout", {"limit": limit, "notes": notes})
        done.communicate()
        note(notes, "over")
        time.sleep(linger)
        return self._latest()

    def succeeded(self, run_id: RunId) -> bool:
        return self.completed(run_id)

    def _latest(self) -> RunId:
        from prefect.client.schemas.filters import FlowFilter
        from prefect.client.schemas.sorting import FlowRunSort

        runs = self.client.read_flow_runs(
            flow_filter=FlowFilter(name={"any_": ["timeout"]}),
            sort=FlowRunSort.START_TIME_DESC,
            limit=1,
        )
        return str(runs[0].id)


class TypedParameters(Asked, asked.TypedParameters):
    """Parameters of a deployment: behind its command, and in `prefect.yaml`, also by variables.

    https://docs.prefect.io/v3/how-to-guides/deployments/run-deployments
    https://docs.prefect.io/v3/how-to-guides/deployments/prefect-yaml#templating-options
    """

    def run(self, source: str, values: asked.Values, notes: str) -> RunId:
        """What variables hold are texts: the flow converts them, once the server lets them pass."""
        self.flow("typed_parameters")  # connects
        given: dict[str, Any] = {"notes": notes}
        if source == "environment":
            os.environ.update({name.upper(): str(v) for name, v in values.items()})
            given |= {name: f"{{{{ ${name.upper()} }}}}" for name in values}
        elif source == "file":
            given |= values
        file = self.request.workdir / "prefect.yaml"
        deployment = {
            "name": source,
            "entrypoint": f"{FLOWS / 'typed_parameters.py'}:typed_parameters",
            "work_pool": {"name": POOL},
            "parameters": given,
            "enforce_parameter_schema": source != "environment",
        }
        pull = [{"prefect.deployments.steps.set_working_directory": {"directory": str(FLOWS)}}]
        file.write_text(json.dumps({"pull": pull, "deployments": [deployment]}))  # YAML has JSON
        _prefect("--no-prompt", "deploy", "--prefect-file", str(file), "--name", source)
        words = [f"{name}={json.dumps(v)}" for name, v in values.items()]
        typed = [w for word in words for w in ("--param", word)] if source == "command_line" else []
        _prefect("deployment", "run", f"typed-parameters/{source}", "--watch", *typed)
        return source


def _prefect(*words: str) -> None:
    """A command of Prefect's; its settings are in the environment."""
    subprocess.run([sys.executable, "-m", "prefect", *words], check=True)
