"""Answers about interpretability.

https://huggingface.co/docs/trackio/track
https://huggingface.co/docs/trackio/artifacts
https://huggingface.co/docs/trackio/cli_commands
"""

import json
import time
from typing import Any

from frameworks.trackio.probes.store import PROJECT, Tracked, command, connect, query
from harness.worker.calls import Calls
from harness.worker.contract import Lack, Unsupported
from harness.worker.questions import interpretability as asked
from harness.worker.questions.question import RunId

FIND = "SELECT run_id FROM metrics JOIN configs USING (run_id) WHERE "
PAGE = 10_000  # rows that a query gives at most
POINTS = "SELECT run_id, step, metrics FROM metrics ORDER BY id"
USED = (
    "SELECT run_id, manifest FROM run_artifact_links JOIN artifact_versions"
    " ON artifact_versions.id = artifact_version_id WHERE direction = 'input'"
)
BEST = (
    "SELECT json_extract(config, '$.number') AS number,"
    " json_extract(metrics, '$.accuracy') AS accuracy"
    " FROM metrics JOIN configs USING (run_id) ORDER BY accuracy DESC LIMIT 1"
)


class Params(Tracked, asked.Params):
    """The config of a run: https://huggingface.co/docs/trackio/track"""

    def run(self, values: dict[str, Any]) -> RunId:
        return str(self.kept(values, {"loss": 0.5}).id)

    def read(self, run_id: RunId) -> dict[str, Any]:
        runs = self.trackio.Api().runs(PROJECT)
        return dict(next(run.config for run in runs if run.id == run_id))


class Metrics(Tracked, asked.Metrics):
    """https://huggingface.co/docs/trackio/track"""

    def run(self, series: dict[str, list[tuple[int, str]]]) -> RunId:
        run = self.begin()
        for name, points in series.items():
            for step, text in points:
                self.trackio.log({name: float(text)}, step=step)
        self.trackio.finish()
        return str(run.id)

    def read(self, run_id: RunId) -> dict[str, list[tuple[int, float]] | Lack]:
        connect(self.request)
        found: dict[str, list[tuple[int, float]]] = {}
        begin = 0
        while rows := query(f"{POINTS} LIMIT {PAGE} OFFSET {begin}"):
            begin += len(rows)
            for row in (each for each in rows if each["run_id"] == run_id):
                for name, value in json.loads(row["metrics"]).items():
                    found.setdefault(name, []).append((row["step"], float(value)))
        return dict(found)


class BestRun(Tracked, asked.BestRun):
    """One query: https://huggingface.co/docs/trackio/cli_commands"""

    def make(self, accuracies: list[float]) -> Any:
        for number, accuracy in enumerate(accuracies):
            self.kept({"number": number}, {"accuracy": accuracy})

    def best(self) -> asked.Best:
        connect(self.request)
        calls = Calls()
        (row,) = calls("trackio query project", lambda: query(BEST))
        return {**row, "calls": calls.made}


class SearchFilter(Tracked, asked.SearchFilter):
    """A query; a run has a config, and no tags: https://huggingface.co/docs/trackio/cli_commands"""

    def make(self, runs: list[asked.Labelled]) -> list[RunId]:
        made = []
        for each in runs:
            metric = {} if each["accuracy"] is None else {"accuracy": each["accuracy"]}
            made.append(str(self.kept({"optimizer": each["optimizer"]}, {"loss": 1, **metric}).id))
        return made

    def find(self, wanted: asked.Filter) -> asked.Filtered:
        if "stage" in wanted:
            raise Unsupported("a run has no tags", "https://huggingface.co/docs/trackio/track")
        connect(self.request)
        wheres = []
        if "above" in wanted:
            wheres += [f"json_extract(metrics, '$.accuracy') > {wanted['above']}"]
        if "optimizer" in wanted:
            wheres += [f"json_extract(config, '$.optimizer') = '{wanted['optimizer']}'"]
        calls = Calls()
        rows = calls("trackio query project", lambda: query(FIND + " AND ".join(wheres)))
        return {"runs": [row["run_id"] for row in rows], "calls": calls.made}


class SearchSpeed(Tracked, asked.SearchSpeed):
    """The same query on 1,000 runs."""

    def make(self, accuracies: list[float]) -> asked.Stored:
        for number, accuracy in enumerate(accuracies):
            self.kept({"number": number}, {"accuracy": accuracy})
        return {"copied": False, "how": "each by trackio.init, log and finish"}

    def count(self) -> int:
        return len(self.trackio.Api().runs(PROJECT))

    def best(self) -> asked.Found:
        connect(self.request)
        begin = time.perf_counter()
        (row,) = query(BEST)
        return {**row, "seconds": time.perf_counter() - begin}


class ArtifactDigest(Tracked, asked.ArtifactDigest):
    """The store gives the file back: https://huggingface.co/docs/trackio/artifacts"""

    def run(self, file: str) -> RunId:
        run = self.begin()
        self.trackio.log_artifact(file, name="planted")
        self.trackio.finish()
        return str(run.id)

    def read(self, run_id: RunId) -> asked.Digest:
        return {"file": str(self.fetched("planted"))}


class DataDigest(Tracked, asked.DataDigest):
    """The digest of a data set's artifact: https://huggingface.co/docs/trackio/artifacts"""

    def run(self, file: str) -> RunId:
        run = self.begin()
        artifact = self.trackio.Artifact("table", type="dataset")
        artifact.add_file(file, "table.csv")
        version = self.trackio.log_artifact(artifact).version
        self.trackio.finish()
        return f"{run.id}:{version}"

    def read(self, run_id: RunId) -> str | None:
        return str(self.begin().use_artifact(f"table:{run_id.partition(':')[2]}").digest)


class ModelLineage(Tracked, asked.ModelLineage):
    """https://huggingface.co/docs/trackio/registry"""

    def make(self, file: str) -> asked.Made:
        trackio = self.trackio
        trackio.Api().create_registry("models")
        run = self.begin()
        data = trackio.Artifact("table", type="dataset")
        data.add_file(file)
        trackio.log_artifact(data)
        run.use_artifact("table")
        model = trackio.Artifact("small", type="model")
        model.add_file(__file__, "model")
        run.link_artifact(trackio.log_artifact(model), "registry-models/small")
        trackio.finish()
        return {"run": str(run.id), "model": "small", "version": "0"}

    def read(self, model: str, version: str) -> asked.Lineage:
        collection = self.trackio.Api().registry("models").collection(model)
        links = {str(each["collection_version"]): each for each in collection.links}
        source = links[version]["source_artifact"], f"v{links[version]['source_version']}"
        made = command(
            "get", "artifact", "--project", PROJECT, "--name", source[0], "--version", source[1]
        )
        run_id = made["producer_run_id"]
        used = [row["manifest"] for row in query(USED) if row["run_id"] == run_id]
        return {"run": run_id, "data": " ".join(used)}
