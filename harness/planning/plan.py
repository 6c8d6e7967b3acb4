"""Makes the plan: every cell that will be measured, in the order in which it will run."""

from collections.abc import Iterator, Sequence

from harness.choices import pick
from harness.errors import UsageError
from harness.planning import catalog
from harness.planning.catalog import Framework, Scenario
from harness.records.plan import Cell, Plan, Target
from harness.records.record import Measurement, Purpose


def parse_target(text: str, known: dict[str, Framework]) -> Target:
    """Read "FRAMEWORK" (its default) or "FRAMEWORK:DEPLOYMENT"; UsageError if unknown."""
    name, _, deployment = text.partition(":")
    framework = known[pick(name, known, "framework")]
    chosen = deployment or framework.default_deployment
    return Target(name, pick(chosen, framework.deployments, f"deployment of {name}"))


def make(
    targets: Sequence[Target],
    scenarios: Sequence[Scenario],
    profile: str,
    *,
    repeat: int,
    warmup: int,
    install: bool,
    probes: Sequence[str] = (),
    batched: Sequence[str] = (),
) -> Plan:
    """Install cells first, then rounds over all targets, each round starting one target later.

    Then come probes, each asked of every target but the baseline before the next one; then those
    that are `batched`: all of one target before the next, so that its services start once.

    The baseline is added when missing, since results only count against it. Beside others it runs a
    second time per round, half a round away, as the A/A control; and once before the first round,
    so that no framework pays for the first look at the disk. Raises UsageError for a profile that
    a scenario does not have.
    """
    baseline = catalog.baseline()
    base = Target(baseline.name, baseline.default_deployment)
    others = [target for target in dict.fromkeys(targets) if target != base]
    cells: list[Cell] = []

    def add(
        target: Target,
        scenario: str,
        kind: Measurement,
        purpose: Purpose,
        repetition: int,
        probe: str = "",
        task: str = "",
    ) -> None:
        order = len(cells)
        cells.append(Cell(target, scenario, profile, kind, purpose, repetition, order, probe, task))

    if install:
        for target in (base, *others):
            add(target, "", Measurement.INSTALL, Purpose.MEASURED, 1)
    for scenario in scenarios:
        scenario.profile(profile)
        for target, purpose, repetition in _rounds(base, others, repeat, warmup):
            add(
                target,
                scenario.name,
                Measurement.RUN,
                purpose,
                repetition,
                task=scenario.task,
            )
    for repetition in range(1, repeat + 1):
        asked = [(target, probe) for probe in probes for target in others]
        asked += [(target, probe) for target in others for probe in batched]
        for target, probe in asked:
            add(target, "", Measurement.PROBE, Purpose.MEASURED, repetition, probe)
    if not cells:
        raise UsageError("nothing to do: name at least one scenario")
    return Plan(cells, {f"{s.name}/{profile}": s.profile(profile).parameters for s in scenarios})


def _rounds(
    base: Target, others: Sequence[Target], repeat: int, warmup: int
) -> Iterator[tuple[Target, Purpose, int]]:
    if others and not warmup:
        yield base, Purpose.WARMUP, 0
    for repetition in range(1 - warmup, 1):
        for target in (base, *others):
            yield target, Purpose.WARMUP, repetition
    runs = [(target, Purpose.MEASURED) for target in (base, *others)]
    if others:
        runs.insert(len(runs) // 2 + 1, (base, Purpose.CONTROL))
    for repetition in range(1, repeat + 1):
        turn = (repetition - 1) % len(runs)
        for target, purpose in runs[turn:] + runs[:turn]:
            yield target, purpose, repetition
