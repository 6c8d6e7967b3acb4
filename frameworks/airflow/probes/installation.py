"""Answers about installation: what an upgrade leaves of the metadata database."""

import json
import sys
from pathlib import Path
from typing import Any

from frameworks.airflow.adapter import Adapter
from frameworks.airflow.probes.runs import Asked, finish
from frameworks.airflow.probes.server import SUFFIX, use_slots
from frameworks.airflow.probes.services import dag_file, placed
from harness.worker.questions import installation as asked
from harness.worker.questions.question import RunId
from harness.worker.service import run_to_end


class StoreUpgrade(asked.StoreUpgrade):
    """DAG runs in SQLite, the default, and the command that migrates the metadata database.

    https://airflow.apache.org/docs/apache-airflow/3.3.2/installation/upgrading.html
    Parameters are the run's configuration. Metrics and artifact are XComs of its task, which the
    database keeps.
    """

    DAG = "store_upgrade"

    def write(self, home: str, runs: list[asked.OldRun]) -> list[RunId]:
        """Each by the older version's own services."""
        adapter = self._placed(home)
        use_slots(adapter)
        try:
            adapter.start_services([dag_file(self.DAG)], SUFFIX)
            return [self._written(adapter, number, run) for number, run in enumerate(runs)]
        finally:
            adapter.stop()

    def migrate(self, home: str) -> list[str]:
        """The one command, on the database that the older version has left."""
        self._placed(home)  # says where it is
        command = [sys.executable, "-m", "airflow", "db", "migrate"]
        run_to_end(command, self.request.evidence / "migrate.log")
        return ["airflow db migrate"]

    def read(self, home: str, run_ids: list[RunId]) -> list[asked.KeptRun | None]:
        """What an api-server of the newer version says."""
        adapter = self._placed(home)
        try:
            adapter.start_service(["api-server"])
            adapter.wait_for_api()
            api = adapter.api()
            known = api.get("dags", self.DAG, "dagRuns")["dag_runs"]
            there = {run["dag_run_id"] for run in known}
            return [
                _kept(Asked(api, self.DAG, run_id)) if run_id in there else None
                for run_id in run_ids
            ]
        finally:
            adapter.stop()

    def _placed(self, home: str) -> Adapter:
        return placed(self.request, Path(home))

    def _written(self, adapter: Adapter, number: int, run: asked.OldRun) -> RunId:
        """What its task is to leave, it reads from a file."""
        file = self.request.workdir / f"run-{number}.json"
        file.write_text(json.dumps(run))
        done = finish(adapter, self.DAG, {**run["params"], "file": str(file)})
        return str(done["dag_run_id"])


def _kept(run: Asked) -> asked.KeptRun:
    keys = ("loss", "score", "artifact")
    left: dict[str, Any] = {key: run.returned_if_any("leave", key) for key in keys}
    artifact = left.pop("artifact")
    return {
        "params": run.facts["conf"],
        "metrics": {name: value for name, value in left.items() if value is not None},
        "artifact": artifact,
        "failed": run.facts["state"] == "failed",
    }
