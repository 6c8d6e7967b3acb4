"""Evidently's data drift, by the metrics of its preset: the preset draws a page for each batch too.

https://docs.evidentlyai.com/metrics/preset_data_drift
https://docs.evidentlyai.com/docs/library/tests
https://docs.evidentlyai.com/docs/platform/projects_manage
"""

import json
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import evidently
import pandas as pd
from evidently import DataDefinition, Dataset, MulticlassClassification, Report
from evidently.metrics import (
    Accuracy,
    ColumnCount,
    DatasetMissingValueCount,
    DriftedColumnsCount,
    MeanValue,
    RowCount,
    ValueDrift,
)
from evidently.ui.workspace import RemoteWorkspace, Workspace

from harness.worker.contract import Checked, Columns, Labelled, Request
from harness.worker.service import Service, answers

SHARE = 0.5  # of columns: https://docs.evidentlyai.com/metrics/preset_data_drift
SMALLEST = 1e-16  # a p-value that is no zero: below that, double precision tells nothing
LABEL = "label"
KEPT, PROJECT = "kept.json", "traffic"


class Monitor:
    """One report for each batch; in the deployment `tests`, one of labels that have come, too.

    In the deployment `workspace` its service gets each report. The score is of the column that is
    worst by its own bound, in all three.
    """

    version = evidently.__version__

    def __init__(self, request: Request) -> None:
        self.request = request
        self.tests = request.deployment == "tests"
        self.service: Service | None = None
        self.store: RemoteWorkspace | None = None

    def start(self) -> None:
        """A client that was restarted finds the service as it was."""
        if self.request.deployment != "workspace":
            return
        port = self.request.ports[0]
        url = f"http://127.0.0.1:{port}"
        if not answers(url):
            self._serve(port)
        self.store = RemoteWorkspace(url)
        known = self.store.search_project(PROJECT)
        self.project = known[0] if known else self.store.create_project(PROJECT)

    def reference(self, learnt: Labelled, classes: Sequence[str]) -> None:
        self._define(list(learnt.rows), list(classes))
        self.learnt = self._dataset(learnt.rows)
        self.labelled = self._dataset(learnt.rows | {LABEL: learnt.labels})

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:  # noqa: ARG002  # each batch stands alone
        report = self.drift.run(self._dataset(rows), self.learnt)
        if self.store:
            self.store.add_run(self.project.id, report)
        found = report.dict()
        whole, *metrics = found["metrics"]
        scores = [_score(m["config"], m["value"]) for m in metrics if "method" in m["config"]]
        results = found["tests"]
        if self.tests and any(label is not None for label in late.labels):
            known = self._dataset(late.rows | {LABEL: late.labels})
            results = [*results, *self.accuracy.run(known, self.labelled).dict()["tests"]]
        failed = [test for test in results if test["status"].name == "FAIL"]
        if any(test["id"] != "drift" for test in failed):  # a test without a p-value
            scores.append(_score({"method": "p_value", "threshold": 0.05}, 0.0))
        return {"alarm": bool(failed) or whole["value"]["share"] >= SHARE, "score": max(scores)}

    def figures(self, rows: Columns) -> dict[str, float]:
        count, *means = self.means.run(self._dataset(rows), None).dict()["metrics"]
        found = {f"mean.{mean['config']['column']}": float(mean["value"]) for mean in means}
        return {"rows": float(count["value"]), **found}

    def stop(self) -> None:
        if self.service:
            self.service.stop()

    def keep(self, folder: Path) -> None:
        workspace = Workspace.create(str(folder / "workspace"))
        project = workspace.create_project("reference")
        kept = {
            name: str(workspace.add_dataset(project.id, dataset, name))
            for name, dataset in (("learnt", self.learnt), ("labelled", self.labelled))
        }
        columns = [[*self.numbers, *self.classes], self.classes]
        (folder / KEPT).write_text(json.dumps([kept, columns]))

    def recall(self, folder: Path) -> None:
        kept, columns = json.loads((folder / KEPT).read_text())
        self._define(*columns)
        workspace = Workspace(str(folder / "workspace"))
        self.learnt, self.labelled = (
            workspace.load_dataset(kept[name]) for name in ("learnt", "labelled")
        )

    def _serve(self, port: int) -> None:
        """https://docs.evidentlyai.com/docs/setup/self-hosting"""
        program = str(Path(sys.executable).with_name("evidently"))
        options = ["--workspace", "served", "--host", "127.0.0.1", "--port", str(port)]
        log = self.request.evidence / "service.log"
        self.service = Service(
            "evidently", [program, "ui", *options], log=log, cwd=self.request.workdir
        )
        self.service.wait_until_ready(lambda: answers(f"http://127.0.0.1:{port}"))

    def _define(self, columns: Sequence[str], classes: list[str]) -> None:
        self.classes = classes
        self.numbers = [name for name in columns if name not in classes]
        labels = MulticlassClassification(target=LABEL, prediction_labels=classes[0])
        self.definition = DataDefinition(
            numerical_columns=self.numbers, categorical_columns=classes
        )
        self.with_labels = DataDefinition(
            numerical_columns=self.numbers,
            categorical_columns=[*classes, LABEL],
            classification=[labels],
        )
        drift = [DriftedColumnsCount(), *(ValueDrift(column=name) for name in columns)]
        whole = [ColumnCount(), DatasetMissingValueCount()] if self.tests else []
        self.drift = Report([*drift, *whole], include_tests=self.tests)
        self.accuracy = Report([Accuracy()], include_tests=True)
        means = [MeanValue(column=name, tests=[]) for name in self.numbers]
        self.means = Report([RowCount(tests=[]), *means])

    def _dataset(self, rows: Columns) -> Any:
        frame = pd.DataFrame(rows)
        known = [name for name in self.numbers if name in frame]
        frame[known] = frame[known].astype(float)  # gaps are NaN, as in files that are read
        definition = self.with_labels if LABEL in frame else self.definition
        return Dataset.from_pandas(frame, data_definition=definition)


def _score(config: Mapping[str, Any], value: float) -> float:
    """More is worse, and 1 is the bound: of a p-value by logarithms, of a distance its share."""
    threshold = float(config["threshold"])
    if "p_value" in config["method"]:
        return math.log(max(float(value), SMALLEST)) / math.log(threshold)
    return float(value) / threshold
