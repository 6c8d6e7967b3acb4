"""Runs one cell: a fresh workdir, a supervised callee in the framework's environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from harness import tasks
from harness.environments import view
from harness.environments.variables import SYSTEM_PATH
from harness.environments.venvs import Environment
from harness.errors import DISK_FULL, HarnessError
from harness.intake import folders, logs, results
from harness.intake.files import Missing, Refused
from harness.masking import masked_address
from harness.planning.catalog import Framework
from harness.records.outcome import OUTCOME, REQUEST, RESULT, SALT, Execution
from harness.records.plan import Cell
from harness.running import audit as auditing
from harness.running import confidential
from harness.running.attendance import Attendance
from harness.running.audit import Places
from harness.running.session import Session
from harness.running.supervisor import Spec
from harness.running.tree import Tree
from harness.tasks import timeline
from harness.tasks.task import Task, Visit

PASSED_ON = (
    "TZ",
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
    (intake/notes.py), and a process that never ran the work reads back. That costs a little time,
    so figures are measured without it.

    On KeyboardInterrupt, or whatever else the session's tick raises, the tree is ended first.
    Raises TaskMistaken when the task's own code fails.
    """
    store, label = session.store, job.cell.label
    store.wait_for_trees()
    workdir = fresh(store.place.work / label)
    evidence = fresh(store.evidence / label)
    told = store.place.evidence / label  # the same, by the name that the callee is told
    apart = fresh(store.work / f".{label}")  # the host's own: the callee is not told of it
    log = store.logs / f"{label}.log"
    folders.remove(log)
    log.parent.mkdir(exist_ok=True)
    log.touch()
    inode = log.stat().st_ino  # the supervisor keeps it open, so no other file gets that number
    for folder in ("home", "tmp"):
        (workdir / folder).mkdir()
    task = tasks.of(job.cell.task)
    request_file = told / REQUEST
    request = _request(session, job, task, told)
    handed = confidential.handed_over(request["endpoint"])
    request["endpoint"] = masked_address(request["endpoint"])
    salt = secrets.token_hex(16).encode()  # steps key their proofs with it
    own = {REQUEST: msgspec.json.format(msgspec.json.encode(request)), SALT: salt}
    for name, content in own.items():
        (evidence / name).write_bytes(content)
    python = str(job.environment.python)
    spec = Spec(
        command=[python, "-m", "harness.worker", str(request_file), str(told / RESULT)],
        env=_environment(
            job, Places(told, workdir, log, job.inputs, request["endpoint"]), audit=audit
        ),
        cwd=str(workdir),
        log=str(log),
        outcome=str(apart / OUTCOME),
        guard=str(store.guard),
        timeout=job.timeout,
        evidence=str(evidence),
    )
    tree = Tree(spec, apart / "spec.json", handed)
    of = (job.cell.purpose, job.cell.repetition)
    visit = Visit(job.inputs, job.parameters, evidence, session.tick, *of)
    try:
        outcome = tree.to_end(Attendance(task, tree, visit).look)
    finally:
        session.store.restore()  # before anything is written: links may lie in the place of folders
        tidied = _tidied(evidence, own, apart / OUTCOME)
        logs.clean_up(apart, log)
        log_cut, wrong_log = logs.take_in(log, inode)
    return taken_in(
        Execution(
            job.cell,
            outcome,
            None,
            evidence,
            workdir,
            log,
            *folders.sizes(workdir),
            files=tidied.files,
            log_cut=log_cut,
            spoilt="; ".join(filter(None, [tidied.reason, wrong_log])),
        )
    )


def _tidied(evidence: Path, own: dict[str, bytes], account: Path) -> folders.Tidied:
    """Only plain files stay, and the host's own are as it wrote them."""
    tidied = folders.tidy(evidence)
    if account.exists():
        own = {**own, OUTCOME: account.read_bytes()}
    for name, right in own.items():
        file = evidence / name
        if file in tidied.files and file.read_bytes() == right:
            continue
        if file.exists() or name != OUTCOME:
            tidied.complaints.append(f"{name} was changed")
        folders.remove(file)
        file.write_bytes(right)
    return folders.Tidied(sorted({*tidied.files, *(evidence / n for n in own)}), tidied.complaints)


def taken_in(execution: Execution) -> Execution:
    """With the result, if it passes: everything that is judged later has passed here."""
    outcome, evidence = execution.outcome, execution.evidence
    wrong = [execution.spoilt, timeline.refused(evidence / timeline.MARKS, outcome)]
    try:
        phases = tasks.of(execution.cell.task).phases_of(execution.cell.purpose)
        execution.result = results.result(evidence / RESULT, outcome, phases)
    except Refused as problem:
        if not isinstance(problem, Missing):  # of that the verdict tells by itself
            wrong.append(str(problem))
    execution.spoilt = "; ".join(filter(None, wrong))
    return execution


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
        "workdir": str(session.store.place.work / job.cell.label),
        "evidence": str(evidence),
        "ports": session.ports(),
        "endpoint": session.endpoint_of(deployment),
        "driver": task.driver,
        "phases": task.phases_of(job.cell.purpose),
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
    """Nothing of the user's own settings but time zone, certificates and the like.

    Of our code it can import the worker, the scenarios, the framework's folder, and `besides`.
    """
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    own = {f"frameworks/{name}": folder for name, folder in framework.folders.items()}
    sources = view.lay_out({**view.WORKER, **view.scenarios(), **own, **besides}, framework.name)
    return {
        **passed,
        "PATH": f"{environment.folder / 'bin'}:{SYSTEM_PATH}",
        "VIRTUAL_ENV": str(environment.folder),
        "HOME": str(workdir / "home"),
        "TMPDIR": str(workdir / "tmp"),
        "PYTHONPATH": str(sources),
        "USER": os.environ.get("USER") or "benchmark",  # everybody has a name
        "LC_ALL": "C.UTF-8",  # one language and encoding for all users
        "PYTHONUTF8": "1",
        "OMP_NUM_THREADS": str(threads),
        "DO_NOT_TRACK": "true",
        # Of every task: a scenario's steps leave their marks there, and whatever still runs of a
        # run is known by it, whatever its parent has become.
        "MLOPS_BENCH_TIMELINE": str(evidence / timeline.MARKS),
        **framework.environment,
    }


def fresh(folder: Path) -> Path:
    """An empty folder, whatever was there. Raises HarnessError when that cannot be removed."""
    try:
        folders.remove(folder)
        folder.mkdir(parents=True)
    except OSError as problem:
        if problem.errno in DISK_FULL:
            raise
        raise HarnessError(f"cannot empty {folder} ({problem}); delete it by hand") from None
    return folder
