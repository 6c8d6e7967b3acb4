"""A probe's context in a world of its own, for frameworks that need no installation."""

import sys
from collections.abc import Callable
from pathlib import Path

from harness.environments.venvs import Built, Environment
from harness.measure.probe import Context
from harness.planning.catalog import Deployment, Framework
from harness.records.store import RunStore
from harness.running.session import Session


def this_environment(tmp_path: Path) -> Environment:
    """An environment whose Python is the one that runs the tests."""
    folder = tmp_path / "environment"
    (folder / "bin").mkdir(parents=True, exist_ok=True)
    python = folder / "bin" / "python"
    if not python.exists():
        python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        python.chmod(0o755)
    return Environment(folder, Built([], 0.0))


def with_packages(context: Context, folder: Path) -> Context:
    """Its Python imports what lies in the folder, as if it were installed."""
    path = f'export PYTHONPATH="$PYTHONPATH:{folder}"'
    context.environment.python.write_text(f'#!/bin/sh\n{path}\nexec {sys.executable} "$@"\n')
    return context


def a_context(
    tmp_path: Path,
    *,
    framework: Framework | None = None,
    data: Callable[[str, str], Path] | None = None,
) -> Context:
    """Fresh folders under `tmp_path`; a framework that is called "own" unless one is given."""
    store = RunStore(tmp_path / "run")
    workdir, evidence = store.work / "it", store.evidence / "it"
    for folder in (workdir, evidence, store.logs):
        folder.mkdir(parents=True, exist_ok=True)
    framework = framework or Framework(
        title="Own",
        roles=["orchestrator"],
        homepage="https://example.org",
        documentation="https://example.org/docs",
        requires=["own==1.0"],
        import_name="own",
        deployments={"local": Deployment("here", default=True)},
        name="own",
        folder=tmp_path / "frameworks" / "own",
    )
    environment = this_environment(tmp_path)
    return Context(
        framework=framework,
        deployment=framework.default_deployment,
        environment=environment,
        baseline=environment,
        session=Session(store),
        workdir=workdir,
        evidence=evidence,
        log=store.logs / "it.log",
        data=data or (lambda scenario, profile: tmp_path / "data"),
    )
