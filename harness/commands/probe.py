"""`probe`: ask single questions of frameworks again, and show what they are worth."""

from collections.abc import Sequence

from rich.console import Console

from harness import catalog
from harness import plan as planning
from harness.campaign import Campaign
from harness.commands.prepare import targets
from harness.comparison import latest
from harness.plan import Plan, Target
from harness.record import Measurement, Status
from harness.report.progress import LiveProgress
from harness.scoring import rubric as rubrics
from harness.scoring.rubric import Indicator
from harness.store import RunStore

FIGURES_OF_COMPARE = ("install", "run")  # measurements that `compare` makes, no probes


def probe(
    framework: str | None, names: Sequence[str], *, repeat: int, name: str | None, as_json: bool
) -> int:
    """Return 0 when every question got an answer, 1 otherwise."""
    rubric = rubrics.load()
    asked = [i for n in names for i in rubric.pick(n)] if names else rubric.indicators
    known = catalog.frameworks()
    chosen = targets([framework] if framework else (), known)
    console = Console(stderr=as_json)
    plan = plan_for(asked, chosen, repeat=repeat)
    store = RunStore.create(plan, name)
    campaign = Campaign(plan, store)
    console.print(f"run {store.name}: {len(plan.cells)} cells to do", highlight=False)
    with LiveProgress(console, len(plan.cells)) as progress:
        campaign.run(progress)
    statuses = {record.status for record in latest(store.records())}
    return 0 if statuses <= {Status.OK, Status.UNSUPPORTED} else 1


def plan_for(asked: Sequence[Indicator], chosen: Sequence[Target], *, repeat: int) -> Plan:
    """The cells that these indicators read: probes, and installs or runs where they read those."""
    from harness.measure.probe import probes

    scenarios = catalog.scenarios()
    names = dict.fromkeys(i.probe for i in asked)
    return planning.make(
        chosen,
        [scenarios[s] for s in dict.fromkeys(i.scenario for i in asked if i.probe == "run")],
        "quick",
        repeat=repeat,
        warmup=0,
        install=str(Measurement.INSTALL) in names,
        probes=[n for n in names if n in probes()],
    )
