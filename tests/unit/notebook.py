"""Runs docs/analysis.ipynb. `python -m tests.unit.notebook` writes its outputs again."""

import tempfile
from pathlib import Path
from typing import Any

import nbclient
import nbformat

from tests.unit.world import CHECKOUT

NOTEBOOK = CHECKOUT / "docs" / "analysis.ipynb"
PYTHON = {"display_name": "Python 3", "language": "python", "name": "python3"}


def read() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)


def executed(folder: Path) -> Any:
    """The notebook with fresh outputs, run in that folder; nothing in it tells when or where."""
    notebook = read()
    client = nbclient.NotebookClient(
        notebook,
        timeout=120,
        kernel_name=PYTHON["name"],
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    notebook.metadata = {"kernelspec": PYTHON, "language_info": {"name": "python"}}
    return notebook


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as empty:
        nbformat.write(executed(Path(empty)), NOTEBOOK)
