"""Answers about interpretability: what runs of kfp.local leave behind.

Pipelines are imported or compiled where they are run, so that none stands in the way of another's
answer.
"""

import json
from pathlib import Path

from frameworks.kubeflow import lacks
from frameworks.kubeflow.probes import local_runs
from harness.worker.contract import Lack
from harness.worker.questions import interpretability as asked
from harness.worker.questions.question import RunId


class ArtifactDigest(asked.ArtifactDigest):
    """A KFP backend has the first, and nothing the second.

    https://www.kubeflow.org/docs/components/pipelines/user-guides/data-handling/artifacts/
    """

    def run(self, file: str) -> RunId:
        return local_runs.NONE

    def read(self, run_id: RunId) -> asked.Digest:
        return {"file": lacks.STORE.entry(), "digest": lacks.DIGEST.entry()}


class Metrics(asked.Metrics):
    """A `dsl.Metrics` artifact: scalars by name, of which the epoch has to be a part.

    https://kubeflow-pipelines.readthedocs.io/en/stable/source/dsl.html#kfp.dsl.Metrics
    https://www.kubeflow.org/docs/components/pipelines/user-guides/data-handling/artifacts/
    """

    def run(self, series: dict[str, list[tuple[int, str]]]) -> RunId:
        """The run's id; where KFP ends a run because of values, one without their series."""
        from google.protobuf.json_format import SerializeToJsonError

        try:
            return self._log(series)
        except SerializeToJsonError:
            reasons = {name: self._refusal({name: points}) for name, points in series.items()}
            refused = {name: reason for name, reason in reasons.items() if reason}
            self._refused().write_text(json.dumps(refused))
            return self._log({name: series[name] for name in series if name not in refused})

    def read(self, run_id: RunId) -> dict[str, list[tuple[int, float]] | Lack]:
        """The points of each series, from the metadata of the artifact."""
        logged = local_runs.artifact(self.request, run_id, "train", "metrics")["metadata"]
        points: dict[str, list[tuple[int, float]]] = {}
        for key, value in logged.items():
            name, _, step = key.rpartition("/")
            points.setdefault(name, []).append((int(step), value))
        found: dict[str, list[tuple[int, float]] | Lack] = {**points}
        if self._refused().exists():
            for name, reason in json.loads(self._refused().read_text()).items():
                why = f"{lacks.VALUES.reason}: {reason}"
                found[name] = lacks.VALUES._replace(reason=why).entry()
        return found

    def _log(self, series: dict[str, list[tuple[int, str]]]) -> RunId:
        from frameworks.kubeflow.probes.pipelines import metrics

        file = self.request.workdir / "series.json"  # too long for an argument of a step
        file.write_text(json.dumps(series))
        return local_runs.run(self.request, metrics.pipeline, {"file": str(file)})

    def _refusal(self, series: dict[str, list[tuple[int, str]]]) -> str:
        """Why a run with nothing but this series ends before it is over; "" when it does not."""
        from google.protobuf.json_format import SerializeToJsonError

        try:
            self._log(series)
        except SerializeToJsonError as problem:
            return f"the run ends with {type(problem).__name__}: {problem}"
        return ""

    def _refused(self) -> Path:
        return self.request.workdir / "refused.json"
