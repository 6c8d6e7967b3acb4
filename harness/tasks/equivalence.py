"""Did the framework do the same work, and what did its store give back? Judged against plain."""

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sized
from pathlib import Path
from typing import Any

import msgspec

from harness.intake import digests as hashing
from harness.intake import limits
from harness.intake.files import Missing, Refused
from harness.planning.catalog import Scenario
from harness.records.record import Answer, State

LACKING = {  # what stands in the place of a part of a read-back (worker.contract)
    "unsupported": State.UNSUPPORTED,
    "elsewhere": State.ELSEWHERE,
    "not here": State.NOT_MEASURED,
}


class NotReadBack(Exception):
    """The read-back lacks something that every run has to give back; the message names it."""


class StepBack(msgspec.Struct):
    """`worker.contract.Step` as it arrives."""

    name: str
    status: str
    started: float | None
    ended: float | None


class ReadBack(msgspec.Struct):
    """`worker.contract.ReadBack` as it arrives: Unsupported is an object in JSON."""

    version: str
    outputs: dict[str, dict[str, Any]]
    artifacts: dict[str, str]
    params: dict[str, Any]
    metrics: dict[str, Any]
    steps: list[StepBack] | dict[str, dict[str, str]]
    logs: dict[str, str | dict[str, str]]
    code_version: str | dict[str, dict[str, str]]
    data_version: str | dict[str, dict[str, str]]
    model: dict[str, Any]
    details: dict[str, Any]


def parse(result: Mapping[str, Any]) -> ReadBack:
    """Raise NotReadBack when the callee's result has another shape than the contract says."""
    try:
        read_back = msgspec.convert(result.get("read_back"), ReadBack)
        if not is_unsupported(read_back.metrics):
            read_back.metrics = msgspec.convert(
                read_back.metrics, dict[str, list[tuple[int, float]]]
            )
        _check_parts(read_back)
        return read_back
    except (msgspec.ValidationError, OverflowError) as problem:
        raise NotReadBack(f"the read-back has the wrong shape: {problem}") from None


def _check_parts(read_back: ReadBack) -> None:
    """Raise ValidationError or NotReadBack for a part that judging could not count."""
    files = [output.get("files", {}) for output in read_back.outputs.values()]
    for each in files:
        msgspec.convert(each, dict[str, str])
    count = len(read_back.outputs) + sum(map(len, files))
    if count > limits.OUTPUTS:
        raise NotReadBack(f"the read-back has {count} outputs and files")
    for part in msgspec.structs.astuple(read_back):
        if is_unsupported(part):
            lacking(part)
    if isinstance(read_back.steps, dict) and not is_unsupported(read_back.steps):
        raise NotReadBack("the read-back has the wrong shape: steps are no list")


def digests(read_back: ReadBack) -> dict[str, str]:
    """sha256 per step output (canonical JSON) and per file that an output names.

    A file is hashed as fetched from the framework's store. Raises NotReadBack when one is missing
    or differs from what the step wrote.
    """
    found: dict[str, str] = {}
    for step, output in read_back.outputs.items():
        found[step] = hashlib.sha256(canonical(output).encode()).hexdigest()
        for name, expected in output.get("files", {}).items():
            try:
                if not (place := read_back.artifacts.get(name)):
                    raise Missing
                actual = hashing.digest(Path(place))
            except Missing:
                gone = f"file {name} of step {step} did not come back from the store"
                raise NotReadBack(gone) from None
            except Refused as problem:
                raise NotReadBack(f"file {name} of step {step}: {problem}") from None
            if actual != expected:
                raise NotReadBack(f"file {name} came back from the store with other bytes")
            found[f"file {name}"] = actual
    return found


def difference(found: dict[str, str], baseline: dict[str, str]) -> str | None:
    """The first result that differs from the baseline's, as a sentence; None when all are equal."""
    for name, digest in baseline.items():
        if name not in found:
            return f"{name} is missing among the results"
        if found[name] != digest:
            return f"{name} differs from the baseline's"
    extra = sorted(found.keys() - baseline.keys())
    return f"{extra[0]} is a result that the baseline does not have" if extra else None


def canonical(value: Any) -> str:
    """JSON with sorted keys, in which 3 and 3.0 are the same number."""
    return json.dumps(_numbers(value), sort_keys=True, separators=(",", ":"))


def answers(
    read_back: ReadBack, baseline: ReadBack, scenario: Scenario, parameters: dict[str, Any]
) -> dict[str, Answer]:
    """What came back of each kind of thing, counted against what there was to give back."""
    steps = set(scenario.steps(parameters))
    files = {name for output in baseline.outputs.values() for name in output.get("files", {})}
    expected = points(baseline.metrics)
    accuracy = baseline.outputs[scenario.result]["accuracy"]
    return {
        "params": _judge(read_back.params, parameters, lambda p: _equal_params(p, parameters)),
        "metrics": _judge(read_back.metrics, expected, lambda m: len(points(m) & expected)),
        "artifacts": Answer(len(read_back.artifacts.keys() & files), len(files)),
        "step timing": _judge(read_back.steps, steps, lambda s: len(_timed(s) & steps)),
        "step logs": _judge(read_back.logs, steps, lambda logs: len(logs.keys() & steps)),
        "code version": _judge(read_back.code_version, [1], bool),
        "data version": _judge(read_back.data_version, [1], bool),
        "model registry": _judge(
            read_back.model, [1], lambda model: model.get("accuracy") == accuracy
        ),
    }


def _judge(got: Any, expected: Sized, count: Callable[[Any], int]) -> Answer:
    if is_unsupported(got):
        return Answer(0, len(expected), **lacking(got))
    return Answer(int(count(got)), len(expected))


class _Lacking(msgspec.Struct):
    """What such a part says, as an Answer has it."""

    reason: str
    documentation: str = ""
    deployment: str = ""


def is_unsupported(got: Any) -> bool:
    """Whether that part of a read-back is `Unsupported`, `Elsewhere` or `NotHere`."""
    return isinstance(got, dict) and len(got) == 1 and got.keys() <= LACKING.keys()


def lacking(got: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Such a part as fields of an Answer."""
    ((name, fields),) = got.items()
    said = msgspec.convert(fields, _Lacking)
    return {"state": LACKING[name], **msgspec.structs.asdict(said)}


def _equal_params(got: dict[str, Any], expected: dict[str, Any]) -> int:
    return sum(is_param(got, name, value) for name, value in expected.items())


def is_param(got: dict[str, Any], name: str, value: Any) -> bool:
    """Stores may keep text only: a parameter is right if it or its text form is."""
    return name in got and (got[name] == value or str(got[name]) in (str(value), json.dumps(value)))


def points(metrics: dict[str, list[tuple[int, float]]]) -> set[tuple[str, int, float]]:
    """Every point of every metric, as (name, epoch, value)."""
    return {(name, step, value) for name, points in metrics.items() for step, value in points}


def _timed(steps: Iterable[StepBack]) -> set[str]:
    return {step.name for step in steps if step.started is not None and step.ended is not None}


def _numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _numbers(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_numbers(item) for item in value]
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        return int(value)
    return value
