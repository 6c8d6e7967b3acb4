"""`probe`: ask single questions of frameworks again, and show what they are worth."""

from collections.abc import Callable, Mapping, Sequence

import msgspec
from rich.console import Console

from harness.commands import json_output
from harness.commands.measure import check_endpoint, interruptible, resumed_store
from harness.commands.prepare import targets
from harness.errors import UsageError
from harness.planning import catalog, conformed
from harness.planning import plan as planning
from harness.planning.catalog import Framework
from harness.planning.extended import extended
from harness.records.plan import Cell, Plan, Target
from harness.records.record import WELL, Measurement
from harness.records.store import RunStore
from harness.report import next_steps, standings
from harness.report.listing import screen
from harness.report.progress import LiveProgress
from harness.running import ahead
from harness.running.campaign import Campaign
from harness.scoring import rubric as rubrics
from harness.scoring.rubric import Question
from harness.scoring.scores import score

# Where cells are measured: the run, and the cells as they stand in its plan.
Place = Callable[[Plan], tuple[RunStore, Plan]]


def probe(
    framework: str | None,
    names: Sequence[str],
    *,
    repeat: int | None,
    place: Place,
    endpoint: str | None,
    as_json: bool,
) -> int:
    """Return 0 when every question got an answer, 1 otherwise."""
    rubric = rubrics.load()
    asked = [i for n in names for i in rubric.pick(n)] if names else rubric.questions
    known = catalog.frameworks()
    chosen = targets([framework], known) if framework else probed(known, endpoint)
    _check_others(chosen, known)
    plan, unasked = plan_for(asked, chosen, known, repeat=repeat), _unasked(asked, chosen, known)
    plan.endpoint = endpoint
    if not any(cell.applies for cell in plan.cells):
        raise UsageError("; ".join(unasked))
    console = screen(stderr=as_json)
    for line in unasked if names else ():
        console.print(line, highlight=False, soft_wrap=True)
    store, plan = place(plan)
    code = _measure(plan, store, console)
    found = score(store.newest(), rubric, known)
    if as_json:
        json_output.write(store.records())
    else:
        standings.show_questions(console, found, asked)
        console.print(f"records, logs, evidence: {store.folder}", highlight=False, soft_wrap=True)
    return code


def measure_all(frameworks: Sequence[str], name: str | None, as_json: bool) -> tuple[str, int]:
    """Everything the rubric asks of these, or of every one; the run's folder, the exit code."""
    known = catalog.frameworks()
    chosen = targets(frameworks, known) if frameworks else probed(known)
    _check_others(chosen, known)
    plan = plan_for(rubrics.load().questions, chosen, known)
    console = screen(stderr=as_json)
    store, plan = in_new_run(plan, name)
    code = _measure(plan, store, console)
    next_steps.show(console, store, store.newest(), catalog.baseline().name)
    return str(store.folder), code


def _check_others(chosen: Sequence[Target], known: Mapping[str, Framework]) -> None:
    """Raises UsageError when nothing but the baseline is chosen."""
    if all(known[target.framework].baseline for target in chosen):
        base = chosen[0].framework
        raise UsageError(
            f"{base} is the baseline, which other frameworks are compared with: name one of them"
        )


def probed(known: Mapping[str, Framework], endpoint: str | None = None) -> list[Target]:
    """Every deployment that probes are asked of; those of a user's service, if there is one.

    The default one is among them in any case: its packages are the framework's.
    """
    return [
        Target(name, deployment)
        for name, framework in known.items()
        for deployment, facts in framework.deployments.items()
        if facts.default or (facts.probed and (endpoint or "endpoint" not in facts.needs))
    ]


def in_new_run(plan: Plan, name: str | None) -> tuple[RunStore, Plan]:
    """A run of its own for these cells."""
    ahead.check(plan.cells, catalog.frameworks())
    return RunStore.create(plan, name), plan


def in_earlier_run(plan: Plan, resume: str) -> tuple[RunStore, Plan]:
    """A run whose plan has these cells by now, and the cells as they stand there."""
    store = resumed_store(resume)
    plan.cells = [cell for cell in plan.cells if cell.applies]
    ahead.check(plan.cells, catalog.frameworks())
    with store.lock():
        whole, asked = extended(store.plan(), plan)
        asked.endpoint = plan.endpoint or asked.endpoint
        check_endpoint(asked)
        store.replan(whole)
    return store, asked


def _measure(plan: Plan, store: RunStore, console: Console) -> int:
    campaign = Campaign(plan, store)
    noted = conformed.noted(store.folder, plan.cells, campaign.frameworks)
    to_do = len(campaign.pending())
    done = f", {len(plan.cells) - to_do} are up to date" * (to_do < len(plan.cells))
    console.print(f"run {store.name}: {to_do} cells to do{done}", highlight=False)
    # To resume the run would do all of its plan, of which this may be a part.
    whole = len(store.plan().cells) == len(plan.cells)
    again = f"`mlops-bench run --resume {store.name}`" if whole else "the same command"
    advice = f"continue with {again}"
    then = f"then `mlops-bench score {store.name}`"
    with interruptible(f"{advice}, {then}"), noted, LiveProgress(console, to_do) as progress:
        campaign.run(progress)
    asked = {cell.order for cell in plan.cells}
    statuses = {record.status for record in store.newest() if record.order in asked}
    return 0 if statuses <= WELL else 1


def plan_for(
    asked: Sequence[Question],
    chosen: Sequence[Target],
    frameworks: Mapping[str, Framework],
    *,
    repeat: int | None = None,
) -> Plan:
    """The cells that these questions read: probes, and installs or runs where they read those.

    Each as often as the question says that wants it most, or as `repeat` says. A probe that none of
    them asks of a target's roles does not apply to it. What needs no services is asked of one
    deployment of a framework, the default one if that is chosen.
    """
    from harness.measure.probe import probes

    scenarios = catalog.scenarios()
    runs = {question.scenario for question in asked if question.probe == "run"}
    times = _times(asked, repeat)
    known = [probes()[n] for n in times if n in probes()]
    plan = planning.make(
        chosen,
        [scenario for name, scenario in scenarios.items() if name in runs],
        "quick",
        repeat=times.pop(Measurement.RUN, 1),
        warmup=0,
        besides=planning.Besides(
            Measurement.INSTALL in times,
            [p.name for p in known if not p.services],
            [p.name for p in known if p.services],
            times,
        ),
    )
    wanted = {
        (target, question.probe)
        for target in chosen
        for question in asked
        if question.is_asked_of(frameworks[target.framework].roles, target.framework)
    }
    needed = {what for _, what in wanted}  # also of the baseline, which others are compared with
    chosen_by_default = {t.framework for t in chosen if _is_default(t, frameworks)}
    cells: list[Cell] = []
    for cell in plan.cells:
        once = cell.probe and not probes()[cell.probe].services
        beside = cell.target.framework in chosen_by_default
        if once and beside and not _is_default(cell.target, frameworks):
            continue
        what = cell.probe or str(cell.measurement)
        baseline = frameworks[cell.target.framework].baseline and what in needed
        applies = (cell.target, what) in wanted or baseline
        if applies or (cell.probe and cell.repetition == 1):
            cells.append(msgspec.structs.replace(cell, order=len(cells), applies=applies))
    plan.cells = cells
    return plan


def _times(asked: Sequence[Question], repeat: int | None) -> dict[str, int]:
    """How often each probe is asked, or what a measurement is made."""
    found: dict[str, int] = {}
    for question in asked:
        found[question.probe] = max(question.repetitions, found.get(question.probe, 1))
    return dict.fromkeys(found, repeat) if repeat else found


def _is_default(target: Target, frameworks: Mapping[str, Framework]) -> bool:
    return target.deployment == frameworks[target.framework].default_deployment


def _unasked(
    asked: Sequence[Question], chosen: Sequence[Target], frameworks: Mapping[str, Framework]
) -> list[str]:
    """A line for each target that some of these are not asked of."""
    found = []
    for target in chosen:
        framework = frameworks[target.framework]
        roles = (framework.roles, target.framework)
        left = [f"{i.dimension}.{i.name}" for i in asked if not i.is_asked_of(*roles)]
        if left and not framework.baseline:
            used_as = ", ".join(framework.roles) or "in no role"
            found.append(f"not asked of {target} ({used_as}): {', '.join(left)}")
    return found
