"""Luigi behind the contract: a pipeline is built by the local scheduler, its targets are the store.

https://luigi.readthedocs.io/en/stable/running_luigi.html
https://luigi.readthedocs.io/en/stable/central_scheduler.html
"""

import importlib
from pathlib import Path
from typing import Any

from harness.worker.contract import Elsewhere, ReadBack, Request, Unsupported

DOCS = "https://luigi.readthedocs.io/en/stable"
HISTORY = f"{DOCS}/central_scheduler.html#enabling-task-history"


class Adapter:
    """There is no service: the local scheduler lives in this process."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.pipeline: Any = importlib.import_module(f"frameworks.luigi.{request.scenario}")

    def start(self) -> None:
        """Targets make their folders themselves."""

    def run(self) -> str:
        import luigi

        last = self.pipeline.last(self.request)
        if not luigi.build([last], local_scheduler=True, workers=1):
            raise RuntimeError("a task failed; its traceback is in the log")
        return str(last.task_id)

    def read_back(self, run_id: str) -> ReadBack:
        import luigi

        if run_id != self.pipeline.last(self.request).task_id:
            raise KeyError(run_id)
        outputs: dict[str, Any] = {}
        artifacts: dict[str, Path] = {}
        for step, task in self.pipeline.steps(self.request).items():
            outputs[step] = task.result()
            files = outputs[step].get("files", {})
            artifacts |= {name: Path(task.file.path) for name in files}
        history = Elsewhere("luigid", "only the central scheduler keeps a history", HISTORY)
        nothing = Unsupported("it keeps targets, and nothing else", f"{DOCS}/tasks.html")
        return ReadBack(
            version=luigi.__version__,
            outputs=outputs,
            artifacts=artifacts,
            params=history,
            metrics=nothing,
            steps=history,
            logs=nothing,
            code_version=nothing,
            data_version=nothing,
            model=nothing,
        )

    def stop(self) -> None:
        """Nothing was started."""
