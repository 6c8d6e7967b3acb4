"""Answers about interpretability: what the GraphQL API and the instance tell of runs."""

from typing import Any

from frameworks.dagster.probes.launched import Launched
from frameworks.dagster.probes.services import connect
from harness.worker.questions import interpretability as asked
from harness.worker.questions.question import RunId

PLAN = """query($run: ID!) { runOrError(runId: $run) { ... on Run { executionPlan { steps {
  key inputs { dependsOn { key } }
} } } } }"""


class ArtifactDigest(Launched, asked.ArtifactDigest):
    """What an op returns, which the default IO manager keeps below its run's id and gives back.

    https://docs.dagster.io/guides/build/io-managers
    """

    def run(self, file: str) -> RunId:
        return self.over("artifact_digest", {"file": file})

    def read(self, run_id: RunId) -> asked.Digest:
        """As a file again; Dagster records no digest of it."""
        connect(self.request)  # says where the instance is
        from dagster import DagsterInstance

        from frameworks.dagster.probes.kept import kept

        with DagsterInstance.get() as instance:
            content = kept(instance, run_id, "keep_file")
        copy = self.request.workdir / "given-back"
        copy.write_bytes(content)
        return {"file": str(copy)}


class Dag(Launched, asked.Dag):
    """The plan of a run's steps: https://docs.dagster.io/api/graphql"""

    def run(self, architectures: list[str]) -> RunId:
        return self.over("dag", {"architectures": architectures})

    def edges(self, run_id: RunId) -> list[tuple[str, str]]:
        """A mapped step is one, whatever the number of its keys."""
        plan = self.adapter.ask(PLAN, run=run_id)["runOrError"]["executionPlan"]
        found = {
            (_scenario(before["key"]), _scenario(step["key"]))
            for step in plan["steps"]
            for given in step["inputs"]
            for before in given["dependsOn"]
        }
        return sorted(found)


def _scenario(key: str) -> str:
    """`train/*` for a step that is mapped over keys that only a run knows."""
    return key.replace("[?]", "/*")


class FailingStep(Launched, asked.FailingStep):
    """The event of a step's failure, with the exception that caused it."""

    def run(self, message: str) -> RunId:
        """It has failed."""
        return self.over("failing_step", {"message": message})

    def read(self, run_id: RunId) -> asked.Failure:
        """What Dagster raises wraps the one that the step has raised."""
        run, events = self.adapter.stored(run_id)
        errors = [event["error"] for event in events if event.get("error")]
        chain = [link["error"] for error in errors for link in (*error["errorChain"],)]
        return {
            "step": [each["stepKey"] for each in run["stepStats"] if each["status"] == "FAILURE"],
            "exception": "\n".join(each["message"] for each in chain),
            "traceback": "\n".join(line for each in chain for line in each["stack"]),
        }


class Logs(Launched, asked.Logs):
    """What a step has printed, which Dagster captures.

    https://docs.dagster.io/guides/log-debug/logging
    """

    def run(self, word: str, other: str) -> RunId:
        return self.over("logs", {"word": word, "other": other})

    def read(self, run_id: RunId, step: str) -> str:
        """Of the process that ran it."""
        _, events = self.adapter.stored(run_id)
        captured = [event for event in events if event["__typename"] == "LogsCapturedEvent"]
        (file,) = (each["fileKey"] for each in captured if each["stepKeys"] == [step])
        return self.adapter.log(run_id, file)


class RunPage(Launched, asked.RunPage):
    """The page of a run, whose events have the metadata of what it has materialized.

    https://docs.dagster.io/guides/build/assets/metadata-and-tags
    """

    def run(self, accuracy: float) -> RunId:
        return self.over("page", {"accuracy": accuracy})

    def page(self, run_id: RunId) -> asked.Page:
        """It has all events of the run."""
        return {"url": f"http://127.0.0.1:{self.adapter.request.ports[0]}/runs/{run_id}"}


class Params(Launched, asked.Params):
    """The configuration of a run.

    https://docs.dagster.io/guides/operate/configuration/run-configuration
    """

    def run(self, values: dict[str, Any]) -> RunId:
        """Those of a step that takes any."""
        run_id = self.adapter.launch("params", {"ops": {"take": {"config": values}}})
        return str(self.adapter.ended(run_id)["runId"])

    def read(self, run_id: RunId) -> dict[str, Any]:
        run, _ = self.adapter.stored(run_id)
        return dict(run["runConfig"]["ops"]["take"]["config"])


class StepTiming(Launched, asked.StepTiming):
    """Begin and end of each step, which the GraphQL API tells."""

    def run(self, witness: str) -> RunId:
        return self.over("step_timing", {"witness": witness})

    def read(self, run_id: RunId) -> dict[str, tuple[float | None, float | None]]:
        run, _ = self.adapter.stored(run_id)
        return {each["stepKey"]: (each["startTime"], each["endTime"]) for each in run["stepStats"]}
