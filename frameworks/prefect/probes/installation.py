"""Answers about installation; this module is imported by an older version of Prefect too."""

import subprocess
import sys
from pathlib import Path

from frameworks.prefect.adapter import Adapter, task_runs
from frameworks.prefect.probes.services import placed
from harness.worker.questions import installation as asked
from harness.worker.questions.question import RunId


class StoreUpgrade(asked.StoreUpgrade):
    """Runs in SQLite with persisted results, and the command that migrates the database.

    https://docs.prefect.io/v3/how-to-guides/self-hosted/server-cli#manage-migrations
    Parameters are those of the flow; metrics and artifact are what its first task returns.
    """

    def write(self, home: str, runs: list[asked.OldRun]) -> list[RunId]:
        """By the older version's own server."""
        adapter = self._placed(home)
        try:
            adapter.start()
            return [self._written(run) for run in runs]
        finally:
            adapter.stop()

    def migrate(self, home: str) -> list[str]:
        """The one command; a server that starts would do the same."""
        self._placed(home)  # says where it is
        words = ["server", "database", "upgrade", "--yes"]
        subprocess.run([sys.executable, "-m", "prefect", *words], check=True)
        return ["prefect server database upgrade -y"]

    def read(self, home: str, run_ids: list[RunId]) -> list[asked.KeptRun | None]:
        """What a server of the newer version says, and the results that it leads to."""
        adapter = self._placed(home)
        try:
            adapter.start()
            return [_kept(run_id) for run_id in run_ids]
        finally:
            adapter.stop()

    def _placed(self, home: str) -> Adapter:
        return placed(self.request, Path(home))

    def _written(self, run: asked.OldRun) -> RunId:
        from prefect import get_client

        from frameworks.prefect.probes.flows.store_upgrade import store_upgrade

        left = {"metrics": run["metrics"], "artifact": run["artifact"], "fails": run["fails"]}
        state = store_upgrade(**run["params"], left=left, return_state=True)
        run_id = str(state.state_details.flow_run_id)
        with get_client(sync_client=True) as client:
            task_runs(client, run_id, ["leave"])  # the server knows of it, and may be ended
        return run_id


def _kept(run_id: RunId) -> asked.KeptRun | None:
    from prefect import get_client
    from prefect.exceptions import ObjectNotFound

    with get_client(sync_client=True) as client:
        try:
            run = client.read_flow_run(run_id)
        except ObjectNotFound:
            return None
        left = task_runs(client, run_id, ["leave"])["leave"].state.result()
    return {
        "params": {name: run.parameters[name] for name in ("alpha", "beta")},
        "metrics": left["metrics"],
        "artifact": left["artifact"],
        "failed": run.state.is_failed(),
    }
