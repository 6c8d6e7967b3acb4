"""`install` and `lock`: environments and data, made ready."""

from collections.abc import Sequence

from rich.console import Console

from harness import catalog, data, environments
from harness.plan import Target, parse_target


def targets(names: Sequence[str], known: dict[str, catalog.Framework]) -> list[Target]:
    """The named targets, or every framework in its default stratum."""
    return [parse_target(name, known) for name in names or known]


def install(names: Sequence[str], profile: str) -> None:
    """Build what is missing, and get the data that `profile` needs; say where it lies."""
    console = Console()
    known = catalog.frameworks()
    for target in targets(names, known):
        environment = environments.ensure(known[target.framework], target.stratum)
        console.print(f"{target}: {environment.folder}", highlight=False, soft_wrap=True)
        if known[target.framework].extras:
            environment = environments.ensure_extras(known[target.framework])
            console.print(
                f"{target} with extras: {environment.folder}", highlight=False, soft_wrap=True
            )
    baseline = next(f for f in known.values() if f.kind == "baseline")
    for scenario in catalog.scenarios().values():
        environment = environments.ensure(baseline, baseline.default_stratum)
        folder = data.ensure(scenario, environment, profile)
        console.print(f"{scenario.name}: {folder}", highlight=False, soft_wrap=True)


def lock(names: Sequence[str]) -> None:
    """Write every lock of the named frameworks; strata that share a lock share the work."""
    known = catalog.frameworks()
    for name in names:
        framework = known[catalog.pick(name, known, "framework")]
        for lock, stratum in {framework.lock(s): s for s in framework.strata}.items():
            environments.make_lock(framework, stratum)
            Console().print(str(lock), highlight=False, soft_wrap=True)
        if framework.extras:
            lock = environments.make_extras_lock(framework)
            Console().print(str(lock), highlight=False, soft_wrap=True)
