"""Answers about interpretability: flows of the folder `flows`, and what the API tells of them.

https://docs.prefect.io/v3/advanced/api-client
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from frameworks.prefect.probes.runs import FLOWS, Asked
from frameworks.prefect.probes.services import POOL, connect
from harness.worker.questions import interpretability as asked
from harness.worker.questions.question import RunId


class ArtifactDigest(Asked, asked.ArtifactDigest):
    """A file as the result of a task: https://docs.prefect.io/v3/advanced/results

    Artifacts are texts for people. Of a result, no digest of the content is recorded.
    """

    def run(self, file: str) -> RunId:
        return self.called("artifact_digest", file=file)

    def read(self, run_id: RunId) -> asked.Digest:
        """As a file again."""
        copy = self.request.workdir / "given-back"
        copy.write_bytes(self.task(run_id, "keep").state.result())
        return {"file": str(copy)}


class CodeVersion(Asked, asked.CodeVersion):
    """The version of a deployment that is made in a git repository: digits of the commit.

    https://docs.prefect.io/v3/concepts/deployments#metadata-for-bookkeeping
    The version of a flow is a hash of its file:
    https://docs.prefect.io/v3/api-ref/python/prefect-flows#flow
    """

    FLOW = FLOWS.parent / "flows_apart" / "code_version.py"

    def prepare(self) -> asked.Prepared:
        """A clone of an empty repository: Prefect wants to know where one comes from, too."""
        origin, folder = (self.request.workdir / name for name in ("program.git", "program"))
        subprocess.run(["git", "init", "--quiet", "--bare", origin], check=True)
        subprocess.run(["git", "clone", "--quiet", origin, folder], check=True)
        return {"folder": str(folder), "file": str(shutil.copy(self.FLOW, folder))}

    def run(self, folder: str, witness: str) -> RunId:
        """Deployed as the code is now, by the script that a user starts there."""
        connect(self.request)
        subprocess.run([sys.executable, self.FLOW.name, POOL], cwd=folder, check=True)
        run_id = self.trigger("code-version/probe", parameters={"witness": witness})
        return str(self.ended(run_id).id)

    def read(self, run_id: RunId) -> asked.Code:
        """Both versions are facts of the run."""
        run = self.client.read_flow_run(run_id)
        return {"commit": run.deployment_version, "code": run.flow_version}


class Dag(Asked, asked.Dag):
    """The graph of a flow run, as its page has it: the route `graph-v2` of the API.

    https://docs.prefect.io/v3/api-ref/rest-api/server/flow-runs/read-flow-run-graph-v2
    """

    def run(self, architectures: list[str]) -> RunId:
        run_id = self.called("dag", architectures=architectures)
        self.task(run_id, "select_best")
        return run_id

    def edges(self, run_id: RunId) -> list[tuple[str, str]]:
        """Task runs are called as the scenario calls its steps."""
        graph = self.client.request("GET", f"/flow_runs/{run_id}/graph-v2").json()
        nodes = dict(graph["nodes"])
        names = {key: node["label"] for key, node in nodes.items()}
        # A parent is listed once for each argument that holds something of it.
        edges = {
            (names[parent["id"]], names[key])
            for key, node in nodes.items()
            for parent in node["parents"]
        }
        return sorted(edges)


class DataDigest(Asked, asked.DataDigest):
    """Data as the input of a task, and its cache key: a hash of the task's inputs.

    https://docs.prefect.io/v3/concepts/caching#cache-policies
    """

    def run(self, file: str) -> RunId:
        return self.called("data_digest", file=file)

    def read(self, run_id: RunId) -> str | None:
        """The name of the file with the task's result: that is the cache key."""
        return Path(self.task(run_id, "use").state.data.storage_key).name


class FailingStep(Asked, asked.FailingStep):
    """States of task runs, and the log of the one that failed.

    https://docs.prefect.io/v3/concepts/states
    """

    def run(self, message: str) -> RunId:
        return self.called("failing_step", message=message)

    def read(self, run_id: RunId) -> asked.Failure:
        """The engine logs the traceback of an exception that a task raised."""
        tasks = [self.task(run_id, name) for name in ("prepare", "evaluate")]
        failed = [task for task in tasks if task.state.is_failed()]
        return {
            "step": [task.name for task in failed],
            "exception": "\n".join(str(task.state.message) for task in failed),
            "traceback": "\n".join(self.log(task) for task in failed),
        }


class Logs(Asked, asked.Logs):
    """The log of a task run: https://docs.prefect.io/v3/how-to-guides/workflows/add-logging"""

    def run(self, word: str, other: str) -> RunId:
        return self.called("logs", word=word, other=other)

    def read(self, run_id: RunId, step: str) -> str | None:
        return self.log(self.task(run_id, step))


class Params(Asked, asked.Params):
    """The parameters of a flow run.

    https://docs.prefect.io/v3/how-to-guides/workflows/pass-inputs
    """

    def run(self, values: dict[str, Any]) -> RunId:
        """A flow has the parameters that its function has, here any."""
        return self.called("params", **values)

    def read(self, run_id: RunId) -> dict[str, Any]:
        found: dict[str, Any] = self.client.read_flow_run(run_id).parameters
        return found


class RunPage(Asked, asked.RunPage):
    """A table artifact, on a page of the user interface.

    https://docs.prefect.io/v3/concepts/artifacts
    """

    def run(self, accuracy: float) -> RunId:
        return self.called("page", accuracy=accuracy)

    def page(self, run_id: RunId) -> asked.Page:
        """The artifact's own page, to which that of the run leads."""
        from prefect.client.schemas.filters import ArtifactFilter

        chosen = ArtifactFilter(flow_run_id={"any_": [run_id]})
        (artifact,) = self.client.read_artifacts(artifact_filter=chosen)
        address = self.request.services["url"].removesuffix("/api")
        return {"url": f"{address}/artifacts/artifact/{artifact.id}"}


class StepTiming(Asked, asked.StepTiming):
    """Begin and end of a task run: https://docs.prefect.io/v3/concepts/tasks"""

    def run(self, witness: str) -> RunId:
        return self.called("step_timing", witness=witness)

    def read(self, run_id: RunId) -> dict[str, tuple[float | None, float | None]]:
        """When it entered the state Running, and its last one."""
        tasks = [self.task(run_id, step) for step in ("first", "second", "third")]
        return {
            task.name: (task.start_time.timestamp(), task.end_time.timestamp()) for task in tasks
        }
