"""What is checked: one framework's folder and, made when first asked for, its runs."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from harness import paths
from harness.choices import pick
from harness.conformance.lock import Pin, read_lock
from harness.conformance.observer import (
    NO_WISHES,
    Abandoned,
    First,
    Observer,
    Repeated,
    Second,
    Wishes,
)
from harness.conformance.prerequisite import NotChecked, Once
from harness.conformance.run import Run
from harness.conformance.sources import Sources
from harness.environments.uv import UvFailed
from harness.environments.venvs import Environment, ensure
from harness.planning import framework as framework_file
from harness.planning.catalog import Framework, Scenario
from harness.records.plan import Target


class Subject:
    """One framework's folder, in one deployment, with one scenario."""

    def __init__(
        self,
        folder: Path,
        deployment: str,
        scenario: Scenario,
        say: Callable[[str], None],
        wishes: Wishes = NO_WISHES,
    ) -> None:
        self.folder = folder
        self.name = folder.name
        self.wanted_deployment = deployment
        self.scenario = scenario
        self.say = say  # told what takes time
        self.blocked: str | None = None  # why no process may be started
        self.environment = Once(self._build)
        self.observer = Once(lambda: self._observer(wishes))
        self._observed: Observer | None = None
        self.first = Once(self._first)
        self.second = Once(self._second)
        self.abandoned = Once(self._abandoned)
        self.repeated = Once(self._repeated)

    @property
    def where(self) -> str:
        """The folder as messages name it, also where framework.toml cannot be read."""
        return paths.shown(self.folder)

    @cached_property
    def facts(self) -> Framework | str:
        """framework.toml, or what is wrong with it."""
        try:
            file = self.folder / "framework.toml"
            return framework_file.read(file, f"{self.where}/framework.toml")
        except ValueError as problem:
            return str(problem)

    @property
    def framework(self) -> Framework:
        if isinstance(self.facts, str):
            raise NotChecked("framework.toml is not valid")
        return self.facts

    @property
    def deployment(self) -> str:
        """The one asked for, else the default one; raises UsageError if there is no such."""
        framework = self.framework
        if self.wanted_deployment:
            return pick(self.wanted_deployment, framework.deployments, f"deployment of {self.name}")
        defaults = [name for name, each in framework.deployments.items() if each.default]
        if len(defaults) != 1:
            raise NotChecked("there is not exactly one default deployment")
        return defaults[0]

    @property
    def target(self) -> Target:
        return Target(self.name, self.deployment)

    @property
    def requires(self) -> list[str]:
        """What the deployment needs on top of the common base."""
        return [*self.framework.requires, *self.framework.deployments[self.deployment].requires]

    @property
    def lock_name(self) -> str:
        return f"{self.where}/{self.framework.lock(self.deployment).name}"

    @property
    def lock(self) -> dict[str, Pin]:
        file = self.framework.lock(self.deployment)
        if not file.exists():
            raise NotChecked(f"{self.lock_name} is missing")
        return read_lock(file.read_text())

    @cached_property
    def sources(self) -> Sources:
        """The folder's Python files."""
        return Sources(self.folder)

    @property
    def run(self) -> Run:
        """The first run."""
        return self.first().run

    def workdirs(self) -> dict[str, Path]:
        """Where each run that was begun has worked."""
        return self._observed.workdirs if self._observed else {}

    def logs(self) -> dict[str, Path]:
        """The same of their logs."""
        return self._observed.logs if self._observed else {}

    def close(self) -> None:
        """Let others check it."""
        if self._observed is not None:
            self._observed.close()

    def _build(self) -> Environment:
        if self.blocked is not None:
            raise NotChecked(self.blocked)
        self.say(f"environment of {self.target}")
        try:
            return ensure(self.framework, self.deployment)
        except UvFailed as problem:
            raise NotChecked(f"the environment cannot be built: {problem}") from None

    def _observer(self, wishes: Wishes) -> Observer:
        if self.blocked is not None:
            raise NotChecked(self.blocked)
        self._observed = Observer(self.framework, self.target, self.scenario, wishes, self.say)
        return self._observed

    def _first(self) -> First:
        return self.observer().first(self.environment())

    def _second(self) -> Second:
        self._must_end_well()
        return self.observer().second(self.environment(), self.first().before)

    def _abandoned(self) -> Abandoned:
        self._must_end_well()
        return self.observer().abandoned(self.environment())

    def _repeated(self) -> Repeated:
        return self.observer().repeated(self.environment())

    def _must_end_well(self) -> None:
        if not self.run.ended_well:
            raise NotChecked("the first run did not end well")
