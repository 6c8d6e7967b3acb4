"""`install` and `lock`: environments and data, made ready."""

from collections.abc import Sequence
from pathlib import Path

from harness import paths
from harness.commands import json_output
from harness.environments import data, locking, venvs
from harness.environments.uv import UvFailed
from harness.errors import UsageError
from harness.planning import catalog
from harness.planning.plan import parse_target
from harness.records.plan import Target
from harness.report.listing import screen


def targets(names: Sequence[str], known: dict[str, catalog.Framework]) -> list[Target]:
    """The named targets, or every framework in its default deployment."""
    return [parse_target(name, known) for name in names or known]


def install(names: Sequence[str], profile: str, *, as_json: bool) -> None:
    """Build what is missing, and get the data that `profile` needs; say where it lies."""
    made = _Made(as_json)
    known = catalog.frameworks()
    for target in targets(names, known):
        environment = venvs.ensure(known[target.framework], target.deployment)
        made.at(str(target), environment.folder)
        if known[target.framework].extras:
            environment = venvs.ensure_extras(known[target.framework])
            made.at(f"{target} with extras", environment.folder)
    baseline = catalog.baseline(known)
    for scenario in catalog.with_profile(profile).values():
        environment = venvs.ensure(baseline, baseline.default_deployment)
        folder = data.ensure(scenario, environment, profile)
        made.at(scenario.name, folder)
    made.end()


def lock(names: Sequence[str], *, as_json: bool) -> None:
    """Write every lock of the named frameworks; deployments that share a lock share the work."""
    known = catalog.frameworks()
    made = _Made(as_json)
    for name in names:
        framework = catalog.framework(name, known)
        if framework.folder.is_relative_to(paths.CARRIED):
            raise UsageError(f"{name} is part of the installed package: lock it in a checkout")
        try:
            _lock(framework, made)
        except UvFailed as problem:
            if not problem.blames_requirements:
                raise
            fields = "`requires` or `extras`" if framework.extras else "`requires`"
            said = f"{problem}; correct {fields} in {framework.where}/framework.toml"
            raise UsageError(said) from None
    made.end()


def _lock(framework: catalog.Framework, made: "_Made") -> None:
    for lock, deployment in {framework.lock(s): s for s in framework.deployments}.items():
        locking.make_lock(framework, deployment)
        made.at(f"{framework.name}:{deployment}", lock)
    if framework.extras:
        lock = locking.make_extras_lock(framework)
        made.at(f"{framework.name} with extras", lock)


class _Made:
    """Says where things lie, for people as they are made, for machines at the end."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self.places: dict[str, str] = {}
        self.console = screen()

    def at(self, what: str, place: Path) -> None:
        self.places[what] = str(place)
        if not self.as_json:
            self.console.print(f"{what}: {place}", highlight=False, soft_wrap=True)

    def end(self) -> None:
        if self.as_json:
            json_output.write(self.places)
