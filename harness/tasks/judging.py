"""What a task says of a run: checked before it stands in the record."""

import copy
from collections.abc import Container

import msgspec

from harness.planning.catalog import Scenario
from harness.records import lines
from harness.records.outcome import Execution
from harness.records.record import Record, Sample
from harness.tasks.mistakes import mistakes
from harness.tasks.task import Baseline, Task


def samples(task: Task, execution: Execution, unmeasured: Container[str]) -> list[Sample]:
    """As they will be read again. Raises TaskMistaken."""
    with mistakes(task, "samples"):
        found = [sample for sample in task.samples(execution) if sample.name not in unmeasured]
        return msgspec.json.decode(msgspec.json.encode(found), type=list[Sample])


def judge(
    task: Task,
    record: Record,
    execution: Execution,
    baseline: Baseline | None,
    scenario: Scenario,
) -> None:
    """Raises TaskMistaken; the record is then as it was, and never one that cannot be read."""
    with mistakes(task, "judge"):
        draft = copy.deepcopy(record)
        task.judge(draft, execution, baseline, scenario)
        judged = lines.decode(lines.encode(draft))
    for field in judged.__struct_fields__:
        setattr(record, field, getattr(judged, field))
