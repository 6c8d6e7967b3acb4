"""Checks on what the store gave back besides results: either right or said to be unsupported."""

import re
from datetime import datetime
from typing import Any

import msgspec

from harness.conformance.prerequisite import NotChecked
from harness.conformance.registry import check
from harness.conformance.subject import Subject
from harness.planning.links import is_link
from harness.tasks import equivalence
from harness.tasks.equivalence import ReadBack, is_unsupported
from harness.tasks.pipeline import Pipeline, Right

SLACK = 1.0  # s: stores round times
INSTEAD = "or return Unsupported(reason, link) if the framework has no such thing"
PARTS = ("params", "metrics", "steps", "logs", "code_version", "data_version", "model")


def _supported(part: Any) -> bool:
    return not is_unsupported(part)


def _baseline(subject: Subject) -> ReadBack:
    baseline = subject.first().baseline
    if baseline is None:
        raise NotChecked("the baseline's own run failed")
    return Right.of(baseline).read_back


@check("unsupported has reasons", task=Pipeline.name)
def unsupported(subject: Subject) -> str | None:
    """What is unsupported says why, and links to the documentation that shows it."""
    found = subject.run.read_back
    for part in PARTS:
        value = getattr(found, part)
        if not is_unsupported(value):
            continue
        ((kind, said),) = value.items()
        page = said.get("documentation", "https://any.host")  # what the machine lacks has none
        if not said["reason"].strip() or not is_link(page):
            given = ", ".join(map(repr, said.values()))  # as the contract takes them
            return (
                f"{part} is {kind.title()}({given}): in {subject.where} give a reason and an "
                "https link to the documentation"
            )
    return None


@check("parameters", task=Pipeline.name)
def parameters(subject: Subject) -> str | None:
    """Every parameter comes back with its value, or parameters are unsupported."""
    got = subject.run.read_back.params
    if is_unsupported(got):
        return None
    wanted = subject.run.parameters
    wrong = [n for n, value in wanted.items() if not equivalence.is_param(got, n, value)]
    if not wrong:
        return None
    name = wrong[0]
    return (
        f"ReadBack.params has {got.get(name)!r} for {name!r}, the run had {wanted[name]!r}: log "
        f"every parameter in {subject.where}/{subject.scenario.name}.py, {INSTEAD}"
    )


@check("metrics", task=Pipeline.name)
def metrics(subject: Subject) -> str | None:
    """Every metric comes back with all its points, or metrics are unsupported."""
    got = subject.run.read_back.metrics
    if is_unsupported(got):
        return None
    missing = equivalence.points(_baseline(subject).metrics) - equivalence.points(got)
    if not missing:
        return None
    name, epoch, value = sorted(missing)[0]
    return (
        f"ReadBack.metrics lacks {len(missing)} points, for instance ({epoch}, {value}) of "
        f"{name!r}: pass on_metric in {subject.where}/{subject.scenario.name}.py, "
        f'read the whole history back as "BRANCH/NAME", {INSTEAD}'
    )


@check("step names", task=Pipeline.name)
def step_names(subject: Subject) -> str | None:
    """Every step comes back once, under the scenario's name and with a status."""
    got = subject.run.read_back.steps
    if isinstance(got, dict):
        return None
    wanted = subject.scenario.steps(subject.run.parameters)
    found = sorted(step.name for step in got)
    if found != sorted(wanted):
        return f"ReadBack.steps in {subject.where} has to name {sorted(wanted)}, not {found}"
    for step in got:
        if not step.status:
            return f"ReadBack.steps in {subject.where}: fill the status of {step.name}"
    return None


@check("step times", task=Pipeline.name)
def step_times(subject: Subject) -> str | None:
    """Steps begin before they end, and while the run goes on."""
    got = subject.run.read_back.steps
    if isinstance(got, dict):
        return None
    began = datetime.fromisoformat(subject.first().record.started_at).timestamp() - SLACK
    ended = (subject.run.evidence / "outcome.json").stat().st_mtime + SLACK
    for step in got:
        if step.started is None or step.ended is None:
            return f"ReadBack.steps in {subject.where}: {step.name} lacks its begin or end"
        if not began <= step.started <= step.ended <= ended:
            return (
                f"ReadBack.steps in {subject.where}: {step.name} lasted from {step.started} to "
                f"{step.ended}, the run from {began:.0f} to {ended:.0f}: give seconds since the "
                "epoch, in UTC"
            )
    return None


@check("step logs", task=Pipeline.name)
def step_logs(subject: Subject) -> str | None:
    """Every step's log comes back and is not empty, or logs are unsupported."""
    got = subject.run.read_back.logs
    if is_unsupported(got):
        return None
    wanted = subject.scenario.steps(subject.run.parameters)
    extra = [name for name in got if name not in wanted]
    empty = [name for name in wanted if not str(got.get(name, "")).strip()]
    if not extra and not empty:
        return None
    return (
        f"ReadBack.logs in {subject.where}: nothing for {empty}, unknown {extra}; print a line in "
        f"each step, name logs as the scenario names steps, {INSTEAD}"
    )


@check("versions of code and data", task=Pipeline.name)
def versions(subject: Subject) -> str | None:
    """Versions of code and data are text that says something, or unsupported."""
    found = subject.run.read_back
    for part in ("code_version", "data_version"):
        value = getattr(found, part)
        if _supported(value) and not (isinstance(value, str) and value.strip()):
            return f"ReadBack.{part} in {subject.where} is {value!r}: return text, {INSTEAD}"
    return None


@check("registered model", task=Pipeline.name)
def registered_model(subject: Subject) -> str | None:
    """The registry's model has name, version and the accuracy of the best network."""
    got = subject.run.read_back.model
    if is_unsupported(got):
        return None
    missing = [key for key in ("name", "version", "accuracy") if key not in got]
    if missing:
        return f"ReadBack.model in {subject.where} lacks {missing}; see the contract"
    accuracy = _baseline(subject).outputs[subject.scenario.result]["accuracy"]
    if got["accuracy"] == accuracy:
        return None
    return (
        f"the registered model has accuracy {got['accuracy']}, {subject.scenario.result} says "
        f"{accuracy}: register the best network, load it back and score it in {subject.where}"
    )


@check("plain answers", task=Pipeline.name)
def plain_answers(subject: Subject) -> str | None:
    """Nothing of the read-back was turned into text because JSON could not hold it."""
    text = msgspec.json.encode(subject.run.read_back).decode()
    found = re.search(r"<[^<>]{1,80} object at 0x\w+>", text)
    if found is None:
        return None
    return f"ReadBack in {subject.where} holds {found[0]}, which JSON cannot: return plain values"
