"""Runs one cell: a fresh workdir, a supervised callee in the framework's environment."""

import json
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from harness import tasks
from harness.environments import view
from harness.environments.machine import SYSTEM_PATH
from harness.environments.venvs import Environment
from harness.errors import HarnessError
from harness.planning.catalog import Framework
from harness.records.outcome import RESULT, SALT, Execution, Result
from harness.records.plan import Cell
from harness.running import audit as auditing
from harness.running.attendance import Attendance
from harness.running.audit import Places
from harness.running.session import Session
from harness.running.supervisor import Spec
from harness.running.tree import Tree
from harness.tasks.task import Task, Visit

PASSED_ON = (
    "LANG",
    "LC_ALL",
    "TZ",
    "USER",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "DOCKER_HOST",
)


@dataclass(frozen=True)
class Job:
    """What one run is made of, besides the session that it belongs to."""

    cell: Cell
    framework: Framework
    environment: Environment
    inputs: Path  # what the task has made to work on
    parameters: Mapping[str, Any]
    timeout: float


def execute(session: Session, job: Job, *, audit: bool = False) -> Execution:
    """Run the job to its end.

    With `audit`, Python processes note among the evidence what they reach for, write and read
    (records/notes.py), and a process that never ran the work reads back. That costs a little time,
    so figures are measured without it.

    On KeyboardInterrupt, or whatever else the session's tick raises, the tree is ended first.
    Raises TaskMistaken when the task's own code fails.
    """
    store, label = session.store, job.cell.label
    store.wait_for_trees()
    workdir = _fresh(store.work / label)
    evidence = _fresh(store.evidence / label)
    log = store.logs / f"{label}.log"
    log.unlink(missing_ok=True)
    for folder in ("home", "tmp"):
        (workdir / folder).mkdir()
    task = tasks.of(job.cell.task)
    request_file, result_file = evidence / "request.json", evidence / RESULT
    request = _request(session, job, task, evidence)
    request_file.write_bytes(msgspec.json.format(msgspec.json.encode(request)))
    (evidence / SALT).write_text(secrets.token_hex(16))  # steps key their proofs with it
    python = str(job.environment.python)
    spec = Spec(
        command=[python, "-m", "harness.worker", str(request_file), str(result_file)],
        env=_environment(job, Places(evidence, workdir, log, job.inputs), audit=audit),
        cwd=str(workdir),
        log=str(log),
        outcome=str(evidence / "outcome.json"),
        guard=str(store.guard),
        timeout=job.timeout,
    )
    tree = Tree(spec, evidence / "spec.json")
    visit = Visit(job.inputs, job.parameters, evidence, session.tick)
    outcome = tree.to_end(Attendance(task, tree, visit).look)
    state = [f.stat().st_size for f in workdir.rglob("*") if f.is_file() and not f.is_symlink()]
    result = _read(result_file)
    return Execution(job.cell, outcome, result, evidence, workdir, log, sum(state), len(state))


def _request(session: Session, job: Job, task: Task, evidence: Path) -> dict[str, Any]:
    """As `worker.contract.Request` has it."""
    deployment = job.framework.deployments[job.cell.target.deployment]
    return {
        "framework": job.cell.target.framework,
        "deployment": job.cell.target.deployment,
        "scenario": job.cell.scenario,
        "profile": job.cell.profile,
        "parameters": job.parameters,
        "data": str(job.inputs),
        "workdir": str(session.store.work / job.cell.label),
        "evidence": str(evidence),
        "ports": session.ports(),
        "endpoint": session.endpoint if "endpoint" in deployment.needs else None,
        "driver": task.driver,
        "phases": task.phases,
    }


def _environment(job: Job, own: Places, *, audit: bool) -> dict[str, str]:
    env = callee_environment(
        job.framework,
        job.environment,
        own.workdir,
        own.evidence,
        threads=job.parameters.get("threads", 1),
        besides=tasks.of(job.cell.task).driver_package(),
    )
    if audit:
        env["PYTHONPATH"] = os.pathsep.join([str(auditing.HOOK), env["PYTHONPATH"]])
        env |= auditing.settings(job.framework, job.cell.target.deployment, own)
    return env


def callee_environment(
    framework: Framework,
    environment: Environment,
    workdir: Path,
    evidence: Path,
    *,
    threads: int = 1,
    besides: Mapping[str, Path] = {},
) -> dict[str, str]:
    """Nothing of the user's own settings but language, certificates and the like.

    Of our code it can import the worker, the scenarios, the framework's folder, and `besides`.
    """
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    own = {f"frameworks/{framework.name}": framework.folder}
    sources = view.lay_out({**view.WORKER, **view.scenarios(), **own, **besides}, framework.name)
    return {
        **passed,
        "PATH": f"{environment.folder / 'bin'}:{SYSTEM_PATH}",
        "VIRTUAL_ENV": str(environment.folder),
        "HOME": str(workdir / "home"),
        "TMPDIR": str(workdir / "tmp"),
        "PYTHONPATH": str(sources),
        "OMP_NUM_THREADS": str(threads),
        "DO_NOT_TRACK": "true",
        # Of every task: a scenario's steps leave their marks there, and whatever still runs of a
        # run is known by it, whatever its parent has become.
        "MLOPS_BENCH_TIMELINE": str(evidence / "timeline.jsonl"),
        **framework.environment,
    }


def _fresh(folder: Path) -> Path:
    try:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
    except PermissionError as problem:
        raise HarnessError(f"cannot empty {folder} ({problem}); delete it by hand") from None
    return folder


def _read(result_file: Path) -> Result | None:
    try:
        # Not msgspec's decoder: a metric may be NaN, which Python writes and JSON does not have.
        return msgspec.convert(json.loads(result_file.read_bytes()), Result)
    except (OSError, ValueError):
        return None
