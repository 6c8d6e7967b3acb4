"""Asks one probe of one framework: a fresh workdir, the question, and what became of it."""

import math
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from harness.environments.uv import UvFailed
from harness.environments.venvs import Environment
from harness.errors import DISK_FULL, HarnessError, UsageError
from harness.intake import folders, logs
from harness.intake.files import Refused
from harness.intake.records import sealed
from harness.measure.failures import Unproven
from harness.measure.probe import (
    Context,
    Finding,
    FrameworkFailed,
    NotMeasured,
    OutOfTime,
    Probe,
    ToolFailed,
    probes,
)
from harness.planning import answers
from harness.planning.answering_code import DIMENSIONS, questions
from harness.planning.catalog import Framework
from harness.planning.keys import nobody
from harness.records.plan import Cell
from harness.records.record import Answer, Record, Sample, Status
from harness.running import confidential
from harness.running.execution import fresh
from harness.running.services import Services
from harness.running.session import Session
from harness.running.tree import SupervisorKilled
from harness.worker.contract import Elsewhere, NotHere, Unsupported


@dataclass(frozen=True)
class Asked:
    """What a question is asked of, and with what."""

    framework: Framework
    environment: Environment
    baseline: Environment
    data: Callable[[str, str], Path]  # of scenario and profile
    services: Services | None = None


def ask(session: Session, cell: Cell, record: Record, asked: Asked) -> None:
    """Complete the record with what the probe found, or with why it found nothing.

    A user's own service may be asked: its credentials are kept out of what is left. Raises only
    what ends a campaign: HarnessError, and OSError when the disk is full. A bug in a probe is an
    `error`, a question that the framework does not answer yet is `skipped`; the next one is asked.
    """
    own = asked.framework.deployments[cell.target.deployment]
    with confidential.kept_out(session.endpoint_of(own), record, cell.label, session.store):
        _complete(session, cell, record, asked)


def _complete(session: Session, cell: Cell, record: Record, asked: Asked) -> None:
    store, framework, services = session.store, asked.framework, asked.services
    place = store.place
    workdir, evidence = place.work / cell.label, place.evidence / cell.label
    log = store.logs / f"{cell.label}.log"
    try:
        context = Context(
            framework=framework,
            deployment=cell.target.deployment,
            environment=asked.environment,
            baseline=asked.baseline,
            session=session,
            workdir=fresh(workdir),
            evidence=fresh(evidence),
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
        record.status, record.reason = Status.SKIPPED, f"not answered yet: write {lack}"
    except NotMeasured as lack:
        record.status, record.reason = Status.SKIPPED, str(lack)
    except (ToolFailed, UvFailed, UsageError, OSError, SupervisorKilled) as problem:
        if isinstance(problem, OSError) and problem.errno in DISK_FULL:
            raise
        record.status, record.reason = Status.ERROR, str(problem)
    except HarnessError:
        raise
    except Exception as problem:
        record.status, record.reason = Status.ERROR, f"{type(problem).__name__}: {problem}"
        logs.take_in(log)
        with logs.adding(log) as stream:
            traceback.print_exc(file=stream)
    finally:
        logs.clean_up(workdir, log)
    _take_in(record, evidence)
    _keep(record, evidence)


def _ask(cell: Cell, record: Record, context: Context, services: Services | None) -> None:
    asked = probes()[cell.probe]
    framework, deployment = context.framework, context.deployment
    is_default = deployment == framework.default_deployment
    unasked = asked.services and not framework.is_probed(deployment)
    if unasked or (asked.default_deployment_only and not is_default):
        record.status, record.reason = Status.SKIPPED, "measured in the default deployment only"
        return
    try:
        declared = answers.declared(context.framework.folder).get(asked.question)
        if declared is not None:
            raise declared
        if asked.partners is nobody:  # else it may be a partner who answers
            _see_answered(asked.question, context)
        try:
            found = _answer(asked, context, services)
        except (FrameworkFailed, OutOfTime) as problem:
            raise _whose(problem, asked.question, context) from None
        except Refused as problem:
            raise _whose(FrameworkFailed(str(problem)), asked.question, context) from None
        if unproven := _unproven(asked.question, context):
            raise unproven
        record.samples, record.answers = _samples(found), _answers(found)
    except (Unsupported, Elsewhere) as answer:
        lacking = isinstance(answer, Unsupported)
        record.status = Status.UNSUPPORTED if lacking else Status.ELSEWHERE
        record.reason = f"{answer} ({answer.documentation})"
        record.answers = {cell.probe: Answer.lacking(answer)}


def _see_answered(question: str, context: Context) -> None:
    """Raises NotAnswered before anything is started for an answer by code that is not there."""
    dimension, _, name = question.partition(".")
    if dimension in DIMENSIONS:
        for each in questions(dimension).values():
            if each.probe == name:
                context.answered(each)


def _whose(problem: FrameworkFailed | OutOfTime, question: str, context: Context) -> Exception:
    """A failure of the framework, unless the answer may be wrong itself, or was only late."""
    if fails := answers.failing(context.framework.folder).get(question):
        return FrameworkFailed(f"{problem}; declared as failing: {fails.reason} ({fails.page})")
    if isinstance(problem, OutOfTime):
        return problem
    if isinstance(problem, Unproven):
        return _check(str(problem), question, context.framework)
    return _unproven(question, context) or problem


def _unproven(question: str, context: Context) -> ToolFailed | None:
    """An answer is an error that has not worked once, unless its failure is declared."""
    framework = context.framework
    said = context.tried.never_worked(framework.name, question)
    if not said or question in answers.failing(framework.folder):
        return None
    return _check(said, question, framework)


def _check(said: str, question: str, framework: Framework) -> ToolFailed:
    return ToolFailed(
        f"{said}. This has not worked once, so the mistake may be in the answer: check its lines. "
        f'If {framework.title} itself fails there, declare it as [failing."{question}"] in '
        f"frameworks/{framework.name}/probes/answers.toml"
    )


def _answer(asked: Probe, context: Context, services: Services | None) -> Finding:
    """Raises ToolFailed for any answer, also a failure, in the course of which services ended."""
    if services is None:
        return asked.function(context)
    services.begin()
    try:
        found = asked.function(context)
    except (FrameworkFailed, NotMeasured, NotHere, Unsupported, Elsewhere):
        services.check()
        raise
    services.check()
    return found


def _samples(found: Finding) -> list[Sample]:
    """As they will be read again; raises ToolFailed for what is no number."""
    wrong = [f"{s.name} is {s.value}" for s in found.samples if not math.isfinite(s.value)]
    if wrong:
        raise ToolFailed(f"these are not figures: {', '.join(wrong)}")
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


def _take_in(record: Record, evidence: Path) -> None:
    """What is left among the evidence passes too, or the record is a failed one."""
    if (wrong := folders.tidy(evidence).reason) and record.status is Status.OK:
        record.status = Status.FAILED
        record.reason = f"left what is not accepted: {wrong}"
        record.samples, record.answers = [], {}


def _keep(record: Record, evidence: Path) -> None:
    """Everything that the record says stands in a file too, beside what it was read from."""
    record = sealed(record)
    kept = {
        "status": record.status,
        "reason": record.reason,
        "samples": record.samples,
        "answers": record.answers,
    }
    folders.remove(evidence / "finding.json")
    (evidence / "finding.json").write_bytes(msgspec.json.format(msgspec.json.encode(kept)))
