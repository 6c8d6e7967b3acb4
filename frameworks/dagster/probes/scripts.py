"""A project of Dagster whose steps are scripts, each with packages of its own.

https://docs.dagster.io/guides/build/projects/creating-a-new-project
`UvRunComponent` starts a script by `uv run`, which makes the environment that its header names:
https://docs.dagster.io/api/dagster/components
https://docs.astral.sh/uv/guides/scripts
"""

import json
import os
import sys
from importlib.metadata import version
from pathlib import Path

PACKAGE = "apart"
MODULE = f"{PACKAGE}.definitions"
SCRIPT = Path(__file__).with_name("programs") / "seen.py"
PROJECT = f"""[project]
name = "{PACKAGE}"
version = "0.1.0"

[tool.dg]
directory_type = "project"

[tool.dg.project]
root_module = "{PACKAGE}"
"""
# As `create-dagster` writes it.
DEFINITIONS = """from pathlib import Path

from dagster import definitions, load_from_defs_folder


@definitions
def defs():
    return load_from_defs_folder(path_within_project=Path(__file__).parent)
"""


def write_project(source: Path, wheels: dict[str, str], notes: str) -> None:
    """One component for each step, with the wheel that it is to have."""
    package = source / PACKAGE
    defs = package / "defs"
    defs.mkdir(parents=True)
    (source.parent / "pyproject.toml").write_text(PROJECT)
    for folder in (package, defs):
        (folder / "__init__.py").touch()
    (package / "definitions.py").write_text(DEFINITIONS)
    for step, wheel in wheels.items():
        folder = defs / step
        folder.mkdir()
        execution = {"name": step, "path": SCRIPT.name, "args": [step, notes]}
        attributes = {"execution": execution, "assets": [{"key": step}]}
        component = {"type": "dagster.UvRunComponent", "attributes": attributes}
        (folder / "defs.yaml").write_text(json.dumps(component))  # which is YAML, too
        (folder / SCRIPT.name).write_text(_header(wheel) + SCRIPT.read_text())


def _header(wheel: str) -> str:
    """https://packaging.python.org/en/latest/specifications/inline-script-metadata"""
    needs = [
        f"dagster-pipes=={version('dagster-pipes')}",
        f"mlops-bench-canary @ {Path(wheel).as_uri()}",
    ]
    return f"# /// script\n# dependencies = {json.dumps(needs)}\n# ///\n"


def variables(source: Path) -> dict[str, str]:
    """Where Python finds the project, and the component finds uv."""
    programs = Path(sys.executable).parent
    return {
        "PYTHONPATH": f"{source}{os.pathsep}{os.environ['PYTHONPATH']}",
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
    }
