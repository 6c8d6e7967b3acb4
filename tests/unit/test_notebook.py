"""docs/analysis.ipynb shows what it gives today."""

from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.unit import notebook
from tests.unit.world import CHECKOUT

AGAIN = "`python -m tests.unit.notebook` writes its outputs again"


def told(cell: Any) -> list[str]:
    """What a cell gives, as text: of a picture only that there is one."""
    found = []
    for output in cell.outputs:
        if output.output_type == "stream":
            found += [output.text] if output.name == "stdout" else []  # warnings are of libraries
        elif "image/png" in output.data:
            found.append("a picture")
        else:
            found.append(output.data["text/plain"])
    return found


def test_its_outputs_are_those_of_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLOPS_BENCH_ROOT", raising=False)
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "MLOPS_BENCH_RUNS"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))

    found = [told(cell) for cell in notebook.executed(tmp_path).cells if cell.cell_type == "code"]

    committed = [cell for cell in notebook.read().cells if cell.cell_type == "code"]
    assert found == [told(cell) for cell in committed], AGAIN
    assert ["a picture"] in found
    assert [cell.execution_count for cell in committed] == list(range(1, len(committed) + 1)), AGAIN


def test_it_tells_nothing_of_the_machine_that_ran_it() -> None:
    text = notebook.NOTEBOOK.read_text()

    assert [word for word in ("/home/", "/root/", "/tmp/", "iopub", "0x7f") if word in text] == []
    assert notebook.read().metadata == {
        "kernelspec": notebook.PYTHON,
        "language_info": {"name": "python"},
    }
    nbformat.validate(notebook.read())
