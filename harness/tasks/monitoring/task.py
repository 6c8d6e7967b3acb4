"""Monitoring: a framework watches a model's traffic, batch by batch, and tells when it has shifted.

What counts comes first: all get the same batches, and the figures that a monitor says it saw are
the host's. Then follow false alarms, minutes until a shift is noticed, and what a check costs.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from harness.planning.catalog import Framework, Role, Scenario
from harness.planning.gaps import Unwired, first_unwritten
from harness.records.outcome import Execution
from harness.records.record import Answer, Record, Sample
from harness.tasks import inputs, task
from harness.tasks.monitoring import watched
from harness.tasks.monitoring.watched import BUDGETED, DEFAULT, Watched
from harness.tasks.task import Baseline, Column, Judged, Making

MODULE = "monitor"  # of a framework's folder, with the class Monitor


class Monitoring(task.Task):
    """See the module."""

    name = "monitoring"
    driver = "harness.worker.tasks.monitoring"
    phases = (
        "configure", "learn", "quiet", "shifts", "decoys", "faults", "restart", "deliver", "growth",
    )  # fmt: skip
    roles: ClassVar[frozenset[Role]] = frozenset({"monitor"})
    costs: ClassVar[dict[str, str]] = {"check": "s", "cpu": "s", "memory.tree": "B"}
    columns = (
        Column("check", "check"),
        Column("alarms", "false_alarms", long="minutes a day in false alarm"),
        Column("soon", "soon", long="% noticed in five minutes"),
        Column("soon, budgeted", "soon.budgeted", long="the same with one false alarm a day"),
        Column("delay", "delay", long="minutes till noticed", narrow=False),
        Column("memory", "memory.tree", narrow=False),
    )
    figures = (
        '"Check" is the median of the calls. A minute is a batch, and a day has 1,440 of them.\n'
        '"Alarms" and "soon" are at the defaults. "Budgeted" is with the threshold that one false\n'
        'alarm a day asks for. "Delay" is the median over shifts that were noticed at all.'
    )
    answers = "what it noticed"

    def unwired(self, framework: Framework, scenario: Scenario) -> Unwired | None:  # noqa: ARG002
        """One module does all scenarios."""
        return first_unwritten(framework.folder, (MODULE,))

    def inputs(self, scenario: Scenario, profile: str, making: Making) -> Path:
        return inputs.ensure(scenario, profile, making) / inputs.GIVEN

    def judge(
        self, record: Record, execution: Execution, baseline: Baseline | None, scenario: Scenario
    ) -> None:
        super().judge(record, execution, baseline, scenario)
        record.framework_version = msgspec.convert(execution.answer, Watched).version

    def compare(self, given: Any, right: Any) -> Judged:
        ours, base = (msgspec.convert(each, Watched) for each in (given, right))
        if ours.digest != base.digest:
            return Judged(wrong="it was given other batches than plain Python")
        if ours.wrong:
            return Judged(wrong=f"its own figures of a batch are not the host's: {ours.wrong}")
        default, budgeted = (ours.settings[name] for name in (DEFAULT, BUDGETED))
        return Judged(
            {
                "noticed": ours.noticed(default),
                "noticed_budgeted": ours.noticed(budgeted),
                "undeceived": ours.undeceived(default),
                "undeceived_budgeted": ours.undeceived(budgeted),
                "told": ours.spoken,
                "kept": ours.kept,
                "delivered": ours.delivered,
            }
        )

    def sentence(self, answers: Mapping[str, Answer]) -> str:
        found = [answers.get(name) for name in ("noticed", "noticed_budgeted")]
        default, budgeted = (f"{each.found} of {each.expected}" if each else "?" for each in found)
        return (
            f"notices {default} shifts within five minutes at its defaults, "
            f"{budgeted} with one false alarm a day"
        )

    def samples(self, execution: Execution) -> list[Sample]:
        found = super().samples(execution)
        try:
            ours = msgspec.convert(execution.answer, Watched)
        except msgspec.ValidationError:  # it did not come to its end
            return found
        return [*found, *watched.samples(ours)]
