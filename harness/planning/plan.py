"""Makes the plan: every cell that will be measured, in the order in which it will run."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from harness import paths
from harness.choices import pick
from harness.environments import venvs
from harness.environments.machine import this_machine
from harness.errors import UsageError
from harness.planning import catalog
from harness.planning.catalog import Framework, Scenario
from harness.records.plan import Cell, Plan, Target
from harness.records.record import SCHEMA, Measurement, Purpose


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


def key(
    cell: Cell, plan: Plan, framework: Framework, scenario_folder: Path, baseline: Framework
) -> str:
    """Equal keys mean: measuring again would measure the same thing.

    Covers the cell, its parameters, the sources of adapter, scenario and whatever measures, the
    environment, the record's schema and the machine; for a probe, also all that it may compare
    with: the baseline and every scenario.
    """
    digest = hashlib.sha256()
    runs = cell.measurement is Measurement.RUN
    deployment = framework.deployments[cell.target.deployment]
    locks = [framework.lock(cell.target.deployment)]
    if cell.measurement is Measurement.PROBE:
        locks += [baseline.lock(baseline.default_deployment), framework.extras_lock]
    identity = (
        SCHEMA,
        str(cell.target),
        cell.scenario,
        cell.profile,
        cell.measurement,
        cell.purpose,
        cell.repetition,
        plan.parameters_of(cell) if runs else {},
        plan.endpoint if "endpoint" in deployment.needs else None,
        [venvs.digest(lock) if lock.exists() else None for lock in locks],
        this_machine(),
        cell.probe,
    )
    digest.update(msgspec.json.encode(identity))
    for name, file in sorted(_sources(cell, framework, scenario_folder, baseline)):
        digest.update(name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:32]


def _sources(
    cell: Cell, framework: Framework, scenario_folder: Path, baseline: Framework
) -> Iterator[tuple[str, Path]]:
    """What the cell's figures follow from: a probe's snippets are no part of a run."""
    harness = paths.CHECKOUT / "harness"
    yield from _code(framework.folder, "*")
    yield from _code(harness, "measure/*")
    if cell.measurement is Measurement.PROBE:
        for asked in (framework, baseline):
            yield from _snippets(asked.folder)
        yield from _code(baseline.folder, "*")
        yield from _code(paths.scenarios(), "**/*")
        yield from _code(harness, "measure/**/*")
        for name in ("probing.py", "services.py"):
            yield from _code(harness, name)
    if cell.measurement is Measurement.RUN:
        yield from _code(scenario_folder.parent, f"{scenario_folder.name}/**/*")
        yield from _code(scenario_folder.parent, "*")
    if cell.measurement is not Measurement.INSTALL:
        yield from _code(harness, "worker/**/*")
        for name in ("supervisor.py", "runner.py"):
            yield from _code(harness, name)


def _code(folder: Path, pattern: str) -> Iterator[tuple[str, Path]]:
    """Sources below the folder, named from there: the same code elsewhere is the same."""
    for file in folder.glob(pattern):
        if file.suffix in {".py", ".toml", ".in"} and file.is_file():
            yield f"{folder.name}/{file.relative_to(folder)}", file


def _snippets(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file of a framework's probes: some, like an MLproject, have a suffix of their own."""
    for file in folder.glob("probes/**/*"):
        if file.is_file() and file.suffix != ".pyc" and "__pycache__" not in file.parts:
            yield f"{folder.name}/{file.relative_to(folder)}", file
