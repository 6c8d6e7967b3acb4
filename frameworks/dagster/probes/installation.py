"""Answers about installation: what an upgrade leaves of an instance."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from harness.worker.contract import Lack
from harness.worker.questions import installation as asked
from harness.worker.questions.question import RunId

STEP, END = "upgraded", "upgraded_end"


class StoreUpgrade(asked.StoreUpgrade):
    """Runs in SQLite files, the default, and the command that migrates the instance.

    https://docs.dagster.io/about/releases
    https://docs.dagster.io/api/clis/cli, `dagster instance migrate`
    Parameters are the run's configuration, metrics are metadata of an output, and an artifact is
    the output itself, which the default IO manager keeps and loads.
    """

    def write(self, home: str, runs: list[asked.OldRun]) -> list[RunId]:
        """Each in this process, with the older version.

        https://docs.dagster.io/api/dagster/execution, `execute_job`
        """
        self._placed(home)
        from dagster import DagsterInstance, execute_job, reconstructable

        from frameworks.dagster.probes.jobs.store_upgrade import store_upgrade

        job, ids = reconstructable(store_upgrade), list[RunId]()
        with DagsterInstance.get() as instance:
            for run in runs:
                told = {step: {"config": {"run": run}} for step in (STEP, END)}
                with execute_job(job, instance, run_config={"ops": told}) as done:
                    ids.append(done.run_id)
        return ids

    def migrate(self, home: str) -> list[str]:
        """The one command, in the home that the older version has left."""
        self._placed(home)
        program = str(Path(sys.executable).with_name("dagster"))
        subprocess.run([program, "instance", "migrate"], check=True)
        return ["dagster instance migrate"]

    def read(self, home: str, run_ids: list[RunId]) -> list[asked.KeptRun | None]:
        """What the newer version's instance says."""
        self._placed(home)
        from dagster import DagsterInstance

        with DagsterInstance.get() as instance:
            return [_kept(instance, run_id) for run_id in run_ids]

    def _placed(self, home: str) -> None:
        Path(home).mkdir(exist_ok=True)
        (Path(home) / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
        os.environ["DAGSTER_HOME"] = home


def _kept(instance: Any, run_id: RunId) -> asked.KeptRun | None:
    from frameworks.dagster.probes.kept import kept

    run = instance.get_run_by_id(run_id)
    if run is None:
        return None
    told = run.run_config["ops"][STEP]["config"]["run"]
    metrics: dict[str, float | Lack] = {}
    for event in instance.all_logs(run_id):
        happened = event.dagster_event
        if happened and happened.is_successful_output:
            metadata = happened.step_output_data.metadata
            metrics |= {name: each.value for name, each in metadata.items()}
    return {
        "params": told["params"],
        "metrics": metrics,
        "artifact": kept(instance, run_id, STEP),
        "failed": run.is_failure,
    }
