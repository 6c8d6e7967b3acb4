"""Projects of Dagster, which are made of components.

https://docs.dagster.io/guides/build/projects/creating-a-new-project
`UvRunComponent` starts a script by `uv run`, which makes the environment that its header names:
https://docs.dagster.io/api/dagster/components
https://docs.astral.sh/uv/guides/scripts
"""

import json
import os
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGE = "apart"
MODULE = f"{PACKAGE}.definitions"
TYPED = "frameworks.dagster.probes.component.Typed"
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


def write_scripts(source: Path, wheels: dict[str, str], notes: str) -> None:
    """Steps that are scripts: a component for each, with the wheel that it is to have."""
    defs = _write_project(source)
    for step, wheel in wheels.items():
        execution = {"name": step, "path": SCRIPT.name, "args": [step, notes]}
        attributes = {"execution": execution, "assets": [{"key": step}]}
        folder = _write_component(defs, step, "dagster.UvRunComponent", attributes)
        (folder / SCRIPT.name).write_text(_header(wheel) + SCRIPT.read_text())


def write_typed(source: Path, names: Iterable[str], notes: str) -> None:
    """One component of our own, whose attributes come from variables of these names.

    https://docs.dagster.io/guides/build/components/building-pipelines-with-components/using-environment-variables
    """
    attributes = {name: f"{{{{ env.{name.upper()} }}}}" for name in names}
    _write_component(_write_project(source), "typed", TYPED, {**attributes, "notes": notes})


def _write_project(source: Path) -> Path:
    """The folder for its components."""
    package = source / PACKAGE
    defs = package / "defs"
    defs.mkdir(parents=True)
    (source.parent / "pyproject.toml").write_text(PROJECT)
    for folder in (package, defs):
        (folder / "__init__.py").touch()
    (package / "definitions.py").write_text(DEFINITIONS)
    return defs


def _write_component(defs: Path, name: str, kind: str, attributes: dict[str, Any]) -> Path:
    """Its folder."""
    folder = defs / name
    folder.mkdir()
    component = {"type": kind, "attributes": attributes}
    (folder / "defs.yaml").write_text(json.dumps(component))  # which is YAML, too
    return folder


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
