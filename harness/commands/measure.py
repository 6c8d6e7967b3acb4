"""`run` and `compare`: plan, measure, report."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from click.core import ParameterSource

from harness import tasks
from harness.choices import pick
from harness.commands import inspect
from harness.commands.options import LATEST
from harness.commands.prepare import targets
from harness.errors import UsageError
from harness.masking import MASK
from harness.planning import catalog, conformed
from harness.planning import plan as planning
from harness.records.plan import Plan
from harness.records.record import WELL, Measurement, Record, Status
from harness.records.store import RunStore
from harness.report import next_steps, terminal
from harness.report.listing import screen
from harness.report.progress import LiveProgress
from harness.running import ahead
from harness.running.campaign import Campaign
from harness.worker.variables import ENDPOINT

CHANGEABLE = ("timeout", "endpoint", "port_from")  # also when a run is resumed


def measure(*, resume: str | None, dry_run: bool, keep: bool, as_json: bool, **options: Any) -> int:
    """Return 0 when every planned cell is ok, skipped or unsupported, 1 otherwise.

    What is not wired yet is 1 too, if the user has named it.
    """
    console = screen(stderr=as_json)
    plan = _resumed_plan(resume, options) if resume is not None else _new_plan(options)
    if dry_run:
        pending = Campaign(plan, resumed_store(resume)).pending() if resume is not None else None
        terminal.show_plan(console, plan, pending)
        return 0
    store = resumed_store(resume) if resume is not None else _new_store(plan, options["name"])
    campaign = Campaign(plan, store, keep)
    noted = conformed.noted(store.folder, plan.cells, campaign.frameworks)
    to_do = len(campaign.pending())
    console.print(f"run {store.name}: {to_do} of {len(plan.cells)} cells to do", highlight=False)
    command = click.get_current_context().info_name
    named = f" {resume}" if resume and resume != LATEST else ""
    advice = f"continue with `mlops-bench {command} --resume{named}`"
    with interruptible(advice), noted, LiveProgress(console, to_do) as progress:
        campaign.run(progress)
    inspect.show(str(store.folder), as_json)
    records = store.newest()
    next_steps.show(console, store, records, catalog.baseline().name)
    statuses = {record.status for record in records}
    return 0 if statuses <= WELL and not _names_unwired(records, options) else 1


def _names_unwired(records: list[Record], options: dict[str, Any]) -> bool:
    """Whether a named scenario is not wired, or a named framework is not in any: perhaps misspelt.

    Of a framework that is named alone, other scenarios may come later.
    """
    runs = [record for record in records if record.measurement is Measurement.RUN]
    wired = {record.framework for record in runs if record.status is not Status.NOT_WIRED}
    frameworks = {name.partition(":")[0] for name in options["frameworks"]} - wired
    return any(
        record.scenario in options["scenarios"] or record.framework in frameworks
        for record in runs
        if record.status is Status.NOT_WIRED
    )


def _new_plan(options: dict[str, Any]) -> Plan:
    frameworks, scenarios = catalog.frameworks(), catalog.scenarios()
    names = options["scenarios"] or catalog.with_profile(options["profile"])
    wanted = options["frameworks"]
    if roles := set(options["roles"]):
        names = [name for name in names if roles & tasks.of(scenarios[name].task).roles]
        wanted = wanted or [name for name, f in frameworks.items() if roles & set(f.roles)]
    plan = planning.make(
        targets(wanted, frameworks),
        [scenarios[pick(name, scenarios, "scenario")] for name in names],
        options["profile"],
        repeat=options["repeat"],
        warmup=options["warmup"],
        besides=planning.Besides(options["install"]),
    )
    for name in CHANGEABLE:
        setattr(plan, name, options[name])
    return plan


def _new_store(plan: Plan, name: str | None) -> RunStore:
    """After fixing a plan's mistakes, a user can give the same command and the same name."""
    ahead.check(plan.cells, catalog.frameworks())
    return RunStore.create(plan, name)


def _resumed_plan(resume: str, options: dict[str, Any]) -> Plan:
    """The stored plan; a run is resumed as it was planned, so a new selection is refused."""
    context = click.get_current_context()
    for name in set(options) - set(CHANGEABLE):
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise UsageError(f"--resume takes its {name} from the run; leave that option out")
    plan = resumed_store(resume).plan()
    for name in CHANGEABLE:
        if options[name] is not None:
            setattr(plan, name, options[name])
    check_endpoint(plan)
    return plan


def check_endpoint(plan: Plan) -> None:
    """Raise UsageError for one whose name and password a stored plan has not."""
    if plan.endpoint and MASK.decode() in plan.endpoint:
        raise UsageError(
            f"the run's endpoint, {plan.endpoint}, has a name or password, which is not kept: "
            f"give --endpoint again, or set {ENDPOINT}"
        )


def resumed_store(resume: str) -> RunStore:
    """Of that name, or the newest; raises UsageError for one that nothing may be added to."""
    store = RunStore.open(None if resume == LATEST else resume)
    store.check_ours()
    return store


@contextmanager
def interruptible(advice: str) -> Iterator[None]:
    """On an interruption it says how to go on."""
    try:
        yield
    except KeyboardInterrupt as interruption:
        interruption.add_note(advice)
        raise
