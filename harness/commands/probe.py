"""`probe`: ask single questions of frameworks again, and show what they are worth."""

import sys
from collections.abc import Sequence

import msgspec
from rich.console import Console

from harness.commands.measure import interruptible
from harness.commands.prepare import targets
from harness.errors import UsageError
from harness.planning import catalog
from harness.planning import plan as planning
from harness.records.plan import Plan, Target
from harness.records.record import WELL, Measurement
from harness.records.store import RunStore
from harness.report import next_steps, standings
from harness.report.progress import LiveProgress
from harness.running.campaign import Campaign
from harness.scoring import rubric as rubrics
from harness.scoring.comparison import latest
from harness.scoring.rubric import Question
from harness.scoring.scores import score


def probe(
    framework: str | None, names: Sequence[str], *, repeat: int, name: str | None, as_json: bool
) -> int:
    """Return 0 when every question got an answer, 1 otherwise."""
    rubric = rubrics.load()
    asked = [i for n in names for i in rubric.pick(n)] if names else rubric.questions
    known = catalog.frameworks()
    chosen = targets([framework] if framework else (), known)
    if all(known[target.framework].baseline for target in chosen):
        base = chosen[0].framework
        raise UsageError(f"{base} is the baseline: probes compare the other frameworks with it")
    console = Console(stderr=as_json)
    store, code = _measure(plan_for(asked, chosen, repeat=repeat), name, console)
    found = score(store.records(), rubric, known)
    if as_json:
        sys.stdout.write(msgspec.json.encode(store.records()).decode() + "\n")
    else:
        standings.show_questions(console, found, asked)
        console.print(f"records, logs, evidence: {store.folder}", highlight=False, soft_wrap=True)
    return code


def measure_all(name: str | None, as_json: bool) -> tuple[str, int]:
    """Everything that the rubric asks of every framework; the run's folder, and the exit code."""
    chosen = targets((), catalog.frameworks())
    plan = plan_for(rubrics.load().questions, chosen, repeat=1)
    console = Console(stderr=as_json)
    store, code = _measure(plan, name, console)
    next_steps.show(console, store, latest(store.records()), catalog.baseline().name)
    return str(store.folder), code


def _measure(plan: Plan, name: str | None, console: Console) -> tuple[RunStore, int]:
    store = RunStore.create(plan, name)
    console.print(f"run {store.name}: {len(plan.cells)} cells to do", highlight=False)
    advice = f"continue with `mlops-bench run --resume {store.name}`"
    then = f"then `mlops-bench score {store.name}`"
    total = len(plan.cells)
    with interruptible(f"{advice}, {then}"), LiveProgress(console, total) as progress:
        Campaign(plan, store).run(progress)
    statuses = {record.status for record in latest(store.records())}
    return store, 0 if statuses <= WELL else 1


def plan_for(asked: Sequence[Question], chosen: Sequence[Target], *, repeat: int) -> Plan:
    """The cells that these questions read: probes, and installs or runs where they read those."""
    from harness.measure.probe import probes

    scenarios = catalog.scenarios()
    names = dict.fromkeys(i.probe for i in asked)
    known = [probes()[n] for n in names if n in probes()]
    return planning.make(
        chosen,
        [scenarios[s] for s in dict.fromkeys(i.scenario for i in asked if i.probe == "run")],
        "quick",
        repeat=repeat,
        warmup=0,
        besides=planning.Besides(
            str(Measurement.INSTALL) in names,
            [p.name for p in known if not p.services],
            [p.name for p in known if p.services],
        ),
    )
