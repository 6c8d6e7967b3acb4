"""The pipeline: a framework runs the scenario's steps, and its store gives the results back."""

from pathlib import Path
from typing import Any, ClassVar

import msgspec

from harness.errors import UsageError
from harness.intake import documents, files
from harness.planning.catalog import Framework, Role, Scenario
from harness.planning.gaps import Unwired, module
from harness.records.outcome import RESULT, Execution
from harness.records.record import Record, Sample, Status
from harness.tasks import costs, equivalence, proofs, task, timeline
from harness.tasks.equivalence import NotReadBack, ReadBack
from harness.tasks.task import Column
from harness.tasks.timeline import MARKS, PRIORITY, REST, Mark

CHECK = (
    "check that your lines call each step of the scenario once, "
    "in processes that have MLOPS_BENCH_TIMELINE"
)

WORK = "give back what the steps of this run returned, and nothing that was made before"


class Right(msgspec.Struct):
    """What plain Python's run came to, that others have to equal."""

    digests: dict[str, str]
    read_back: ReadBack
    marks: dict[str, Mark] = {}  # by step

    @classmethod
    def of(cls, baseline: task.Baseline) -> "Right":
        """From the record and the result that it keeps as evidence."""
        result = documents.document(baseline.evidence(RESULT))
        marks = proofs.of_steps(timeline.read(baseline.evidence(MARKS)))
        return cls(baseline.record.digests, equivalence.parse(result), marks)


class Pipeline(task.Task):
    """See the module."""

    name = "pipeline"
    driver = "harness.worker.tasks.pipeline"
    phases = ("configure", "run", "read_back")
    roles: ClassVar[frozenset[Role]] = frozenset({"tracker", "orchestrator"})
    # "run" is wall time without services and read-back; the others are of the whole process tree.
    costs: ClassVar[dict[str, str]] = {"run": "s", "cpu": "s", "memory.tree": "B", "written": "B"}
    columns = (
        Column("start", "share.services", long="start-up"),
        Column("run", "run"),
        Column("CPU", "cpu"),
        Column("memory", "memory.tree"),
        Column("written", "written", narrow=False),
    )
    figures = (
        '"Run" is wall time without starting and\n'
        'stopping services ("start-up") and without the harness\'s questions to the store '
        "(read-back); CPU, memory and bytes written are of\n"
        "the whole process tree."
    )
    shares = (*PRIORITY, REST)
    answers = "what its store gave back"

    def check(self, scenario: Scenario) -> None:
        given = {
            "graph": scenario.graph,
            "result": scenario.result,
            "[data]": scenario.data or scenario.assets,
        }
        for field, value in given.items():
            if not value:
                file = scenario.folder / "scenario.toml"
                raise UsageError(f"{file}: a pipeline needs {field}")

    def unwired(self, framework: Framework, scenario: Scenario) -> Unwired | None:
        """The adapter; the scenario's module, where other scenarios have modules of their own."""
        others = [each.parent.name for each in scenario.folder.parent.glob("*/scenario.toml")]
        there = {name for name in ("adapter", *others) if module(framework.folder, name)}
        if "adapter" not in there:
            return Unwired("adapter.py")
        if scenario.name not in there and there - {"adapter"}:
            return Unwired(f"{scenario.name}.py")
        return super().unwired(framework, scenario)

    def judge(
        self,
        record: Record,
        execution: Execution,
        baseline: task.Baseline | None,
        scenario: Scenario,
    ) -> None:
        judge(record, execution, Right.of(baseline) if baseline else None, scenario)

    def samples(self, execution: Execution) -> list[Sample]:
        return samples(execution)

    def smaller(self, scenario: Scenario, parameters: dict[str, Any]) -> dict[str, Any]:
        """One branch only."""
        if not scenario.branches:
            return parameters
        return {**parameters, scenario.branches: parameters[scenario.branches][:1]}

    def under_way(self, evidence: Path) -> bool:
        """Once a step is done."""
        try:
            return any(b'"kind": "step"' in line for line in files.lines(evidence / MARKS))
        except files.Refused:
            return False


def judge(record: Record, execution: Execution, right: Right | None, scenario: Scenario) -> None:
    """Equal results first, of steps that ran; then what came back of each kind of thing."""
    try:
        read_back = equivalence.parse(execution.result or {})
        record.framework_version = read_back.version
        if not read_back.outputs:
            record.status = Status.UNSUPPORTED
            record.reason = "gives back no outputs of steps, so its results cannot be compared"
            return
        record.digests = equivalence.digests(read_back)
    except NotReadBack as problem:
        record.status, record.reason = Status.WRONG_RESULT, str(problem)
        return
    right = right or Right(record.digests, read_back)
    different = equivalence.difference(record.digests, right.digests)
    if different:
        record.status, record.reason = Status.WRONG_RESULT, different
        return
    marks = timeline.read(execution.evidence / MARKS)
    miscounted = timeline.miscounted(marks, scenario.steps(record.parameters))
    if miscounted:
        record.status, record.reason = Status.WRONG_RESULT, f"{miscounted}; {CHECK}"
        return
    undone = proofs.missing(execution, marks, read_back.outputs) or proofs.spared(
        proofs.of_steps(marks), right.marks
    )
    if undone:
        record.status, record.reason = Status.WRONG_RESULT, f"{undone}; {WORK}"
        return
    record.answers = equivalence.answers(read_back, right.read_back, scenario, record.parameters)


def samples(execution: Execution) -> list[Sample]:
    """What the tree used, and where the time went."""
    outcome, phases = execution.outcome, costs.phases_of(execution)
    marks = timeline.read(execution.evidence / MARKS, execution.outcome)
    workers = len({(m.pid, m.process_start) for m in marks})
    found = [*costs.tree(execution), Sample("processes.workload", workers, "processes")]
    found += [*costs.phases(phases), *costs.configuration(phases)]
    spans = list(timeline.spans(marks, phases))
    shares = timeline.shares_of(spans, outcome.begin, outcome.begin + outcome.wall)
    hooks = sum(mark.hook for mark in marks)  # the framework's own code, called inside a step
    shares["workload"] -= hooks
    shares[REST] += hooks
    run = outcome.wall - shares["services"] - shares["read_back"]
    found.append(Sample("run", run, "s"))
    found += [Sample(f"share.{name}", seconds, "s") for name, seconds in shares.items()]
    for kind, name in (("step", "cpu.workload"), ("import", "cpu.imports")):
        found.append(Sample(name, sum(m.cpu for m in marks if m.kind == kind), "s"))
    return found
