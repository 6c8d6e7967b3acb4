"""Runs that go out and in by the project's own tool, MLflow Export Import.

https://github.com/mlflow/mlflow-export-import/blob/master/README_single.md
It imports `tabulate`, which it does not declare: that is an extra of its own.
"""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path


def store(home: str | Path) -> str:
    """The address of a store in a folder."""
    return f"sqlite:///{home}/mlflow.db"


def leave(uri: str, run_id: str, folder: str) -> None:
    """Write a run into the folder."""
    _tool(uri, ["export-run", "--run-id", run_id, "--output-dir", folder])


def enter(uri: str, experiment: str, folder: str, *, cwd: str | None = None) -> None:
    """Make a run of what the folder has, with tags of where it comes from.

    https://github.com/mlflow/mlflow-export-import/blob/master/README_source_tags.md
    """
    words = ["import-run", "--experiment-name", experiment, "--input-dir", folder]
    _tool(uri, [*words, "--import-source-tags", "true"], cwd)


def _tool(uri: str, words: Sequence[str], cwd: str | None = None) -> None:
    subprocess.run(words, env={**os.environ, "MLFLOW_TRACKING_URI": uri}, cwd=cwd, check=True)
