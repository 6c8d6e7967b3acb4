"""Asks one probe of one framework: a fresh workdir, the question, and what became of it."""

import math
import re
import shutil
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from harness.environments.uv import UvFailed
from harness.environments.venvs import Environment
from harness.errors import DISK_FULL, HarnessError, UsageError
from harness.measure.probe import (
    Context,
    Finding,
    FrameworkFailed,
    NotHere,
    Probe,
    ToolFailed,
    probes,
)
from harness.planning import answers
from harness.planning.catalog import Framework
from harness.records.plan import Cell
from harness.records.record import Answer, Record, Sample, State, Status
from harness.running.services import Services
from harness.running.session import Session
from harness.worker.contract import Elsewhere, Unsupported


@dataclass(frozen=True)
class Asked:
    """Whom a question is asked of, and with what."""

    framework: Framework
    environment: Environment
    baseline: Environment
    data: Callable[[str, str], Path]  # of scenario and profile
    services: Services | None = None


def ask(session: Session, cell: Cell, record: Record, asked: Asked) -> None:
    """Complete the record with what the probe found, or with why it found nothing.

    Raises only what ends a campaign: HarnessError, and OSError when the disk is full. A bug in a
    probe is an `error`, a snippet that the framework does not have is `skipped`, and the next one
    is asked.
    """
    store, framework, services = session.store, asked.framework, asked.services
    workdir, evidence = store.work / cell.label, store.evidence / cell.label
    log = store.logs / f"{cell.label}.log"
    try:
        context = Context(
            framework=framework,
            deployment=cell.target.deployment,
            environment=asked.environment,
            baseline=asked.baseline,
            session=session,
            workdir=_fresh(workdir),
            evidence=_fresh(evidence),
            log=log,
            data=_prepared(asked.data),
            services=services.connection if services else dict,
        )
        _ask(cell, record, context, services)
    except FrameworkFailed as problem:
        record.status, record.reason = Status.FAILED, str(problem)
    except NotHere as lack:
        record.status, record.reason = Status.SKIPPED, f"this machine lacks it: {lack}"
    except answers.NoFacts as lack:
        record.status, record.reason = Status.SKIPPED, f"it has no {lack}"
    except (ToolFailed, UvFailed, UsageError, OSError) as problem:
        if isinstance(problem, OSError) and problem.errno in DISK_FULL:
            raise
        missing = _missing(framework, problem)
        record.status = Status.SKIPPED if missing else Status.ERROR
        record.reason = missing or str(problem)
    except HarnessError:
        raise
    except Exception as problem:
        record.status, record.reason = Status.ERROR, f"{type(problem).__name__}: {problem}"
        with log.open("a") as stream:
            traceback.print_exc(file=stream)
    finally:
        shutil.rmtree(workdir, ignore_errors=True)
    _keep(record, evidence)


def _ask(cell: Cell, record: Record, context: Context, services: Services | None) -> None:
    asked = probes()[cell.probe]
    default_only = asked.default_deployment_only or asked.services
    if default_only and context.deployment != context.framework.default_deployment:
        record.status, record.reason = Status.SKIPPED, "measured in the default deployment only"
        return
    try:
        declared = answers.declared(context.framework.folder).get(asked.question)
        if declared is not None:
            raise declared
        found = _answer(asked, context, services)
        record.samples, record.answers = _samples(found), _answers(found)
    except (Unsupported, Elsewhere) as answer:
        lacking = isinstance(answer, Unsupported)
        record.status = Status.UNSUPPORTED if lacking else Status.ELSEWHERE
        record.reason = f"{answer} ({answer.documentation})"
        record.answers = {
            cell.probe: Answer(
                found=0,
                expected=1,
                state=State.UNSUPPORTED if lacking else State.ELSEWHERE,
                reason=answer.reason,
                documentation=answer.documentation,
                deployment=answer.deployment if isinstance(answer, Elsewhere) else "",
            )
        }


def _answer(asked: Probe, context: Context, services: Services | None) -> Finding:
    """Raises ToolFailed for any answer, also a failure, in the course of which services ended."""
    if services is None:
        return asked.function(context)
    services.begin()
    try:
        found = asked.function(context)
    except (FrameworkFailed, NotHere, Unsupported, Elsewhere):
        services.check()
        raise
    services.check()
    return found


def _samples(found: Finding) -> list[Sample]:
    """As they will be read again; raises ToolFailed for what is no number."""
    wrong = [f"{s.name} is {s.value}" for s in found.samples if not math.isfinite(s.value)]
    if wrong:
        raise ToolFailed(f"these are no figures: {', '.join(wrong)}")
    return msgspec.json.decode(msgspec.json.encode(found.samples), type=list[Sample])


def _answers(found: Finding) -> dict[str, Answer]:
    return msgspec.json.decode(msgspec.json.encode(found.answers), type=dict[str, Answer])


def _prepared(data: Callable[[str, str], Path]) -> Callable[[str, str], Path]:
    """Data that cannot be had spoils the probes that want them, and no others."""

    def prepared(scenario: str, profile: str) -> Path:
        try:
            return data(scenario, profile)
        except (HarnessError, UsageError) as problem:
            raise ToolFailed(f"no data of {scenario}: {problem}") from problem

    return prepared


def _missing(framework: Framework, problem: Exception) -> str:
    """Which snippet that the framework does not have is the problem, as a reason; else ""."""
    folder = framework.folder / "probes"
    named = re.match(rf"{re.escape(str(folder))}[\w./-]*", str(problem))
    file = Path(named[0] if named else getattr(problem, "filename", None) or "")
    if not file.is_relative_to(folder) or file.exists():
        return ""
    return f"it has no frameworks/{file.relative_to(framework.folder.parent).as_posix()}"


def _keep(record: Record, evidence: Path) -> None:
    """Everything that the record says stands in a file too, beside what it was read from."""
    kept = {
        "status": record.status,
        "reason": record.reason,
        "samples": record.samples,
        "answers": record.answers,
    }
    evidence.mkdir(parents=True, exist_ok=True)
    (evidence / "finding.json").write_bytes(msgspec.json.format(msgspec.json.encode(kept)))


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
