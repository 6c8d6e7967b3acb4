"""Runs one cell: a fresh workdir, a supervised callee in the framework's environment, a record."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import msgspec

from harness import paths
from harness.environments.venvs import Environment
from harness.errors import HarnessError
from harness.planning.catalog import Framework
from harness.records.plan import Cell, Plan
from harness.records.store import RunStore
from harness.running import ports
from harness.running.supervisor import Outcome, Spec

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
PORTS = 6  # more than any adapter of ours uses
EGRESS = paths.CHECKOUT / "harness" / "worker" / "egress"  # its sitecustomize takes notes
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Phase(TypedDict):
    """One phase of the callee; `end` is absent when it never came to that."""

    name: str
    begin: float
    error: str | None
    end: NotRequired[float]
    cpu: NotRequired[float]
    files: NotRequired[int]
    processes: NotRequired[int]


class Result(TypedDict):
    """What the callee writes; `read_back` is judged by measure.equivalence."""

    phases: list[Phase]
    run_id: str | None
    read_back: Any


class Execution(msgspec.Struct):
    """One finished execution of a callee: where its files are, and how its tree ended."""

    cell: Cell
    outcome: Outcome
    result: Result | None  # what the callee wrote, if it came to that and has this shape
    evidence: Path
    workdir: Path
    log: Path
    state_bytes: int
    state_files: int


def execute(
    cell: Cell,
    plan: Plan,
    store: RunStore,
    framework: Framework,
    environment: Environment,
    data: Path,
    timeout: float,
    while_running: Callable[[], None],
    *,
    audit: bool = False,
) -> Execution:
    """Run the cell to its end; `while_running` is called several times a second.

    With `audit`, attempts of Python processes to leave the machine go to egress.jsonl among the
    evidence; it costs a little time, so figures are measured without it.

    On KeyboardInterrupt, or whatever else `while_running` raises, the tree is ended first.
    """
    store.wait_for_trees()
    workdir = _fresh(store.work / cell.label)
    evidence = _fresh(store.evidence / cell.label)
    log = store.logs / f"{cell.label}.log"
    log.unlink(missing_ok=True)
    for folder in ("home", "tmp"):
        (workdir / folder).mkdir()
    deployment = framework.deployments[cell.target.deployment]
    request = {
        "framework": cell.target.framework,
        "deployment": cell.target.deployment,
        "scenario": cell.scenario,
        "profile": cell.profile,
        "parameters": plan.parameters_of(cell),
        "data": str(data),
        "workdir": str(workdir),
        "evidence": str(evidence),
        "ports": ports.free(PORTS, plan.port_from),
        "endpoint": plan.endpoint if "endpoint" in deployment.needs else None,
    }
    threads = plan.parameters_of(cell).get("threads", 1)
    env = callee_environment(framework, environment, workdir, evidence, threads)
    if audit:
        env["PYTHONPATH"] = os.pathsep.join([str(EGRESS), env["PYTHONPATH"]])
        env["MLOPS_BENCH_EGRESS"] = str(evidence / "egress.jsonl")
    request_file, result_file = evidence / "request.json", evidence / "result.json"
    request_file.write_bytes(msgspec.json.format(msgspec.json.encode(request)))
    spec = Spec(
        command=[
            str(environment.python),
            "-m",
            "harness.worker",
            str(request_file),
            str(result_file),
        ],
        env=env,
        cwd=str(workdir),
        log=str(log),
        outcome=str(evidence / "outcome.json"),
        guard=str(store.guard),
        timeout=timeout,
    )
    outcome = supervise(spec, evidence / "spec.json", while_running)
    state = [f.stat().st_size for f in workdir.rglob("*") if f.is_file() and not f.is_symlink()]
    return Execution(
        cell, outcome, _read(result_file), evidence, workdir, log, sum(state), len(state)
    )


def supervise(spec: Spec, spec_file: Path, while_running: Callable[[], None]) -> Outcome:
    """Run one process tree to its end; `while_running` is called several times a second."""
    supervisor = start_supervisor(spec, spec_file)
    try:
        while supervisor.poll() is None:
            while_running()
            with suppress(subprocess.TimeoutExpired):
                supervisor.wait(0.1)
    finally:
        # Closes its stdin: whatever still runs is ended now.
        errors = supervisor.communicate()[1].decode(errors="replace").splitlines()
    try:
        return msgspec.json.decode(Path(spec.outcome).read_bytes(), type=Outcome)
    except FileNotFoundError:
        said = errors[-1] if errors else "no message"
        raise HarnessError(
            f"the supervisor died: {said}; all records so far are safe, continue with --resume"
        ) from None
    finally:
        spec_file.unlink(missing_ok=True)


def start_supervisor(spec: Spec, spec_file: Path) -> subprocess.Popen[bytes]:
    """The tree runs as long as somebody holds the other end of the supervisor's stdin."""
    spec_file.write_bytes(msgspec.json.encode(spec))
    # A session of its own: Ctrl-C in the terminal reaches the harness alone, which then lets go.
    return subprocess.Popen(
        [sys.executable, "-m", "harness.running.supervisor", str(spec_file)],
        cwd=paths.CHECKOUT,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def callee_environment(
    framework: Framework,
    environment: Environment,
    workdir: Path,
    evidence: Path,
    threads: int = 1,
) -> dict[str, str]:
    """Nothing of the user's own settings but language, certificates and the like."""
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    others = (folder.parent for folder in paths.framework_folders())
    # First where this one lies: its own modules, not those of a namesake elsewhere.
    folders = [framework.folder.parent.parent, paths.CHECKOUT, *others]
    sources = dict.fromkeys(str(folder) for folder in folders)
    return {
        **passed,
        "PATH": f"{environment.folder / 'bin'}:{SYSTEM_PATH}",
        "VIRTUAL_ENV": str(environment.folder),
        "HOME": str(workdir / "home"),
        "TMPDIR": str(workdir / "tmp"),
        "PYTHONPATH": os.pathsep.join(sources),
        "OMP_NUM_THREADS": str(threads),
        "DO_NOT_TRACK": "true",
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
