"""Keys of cells: equal ones mean that measuring again would measure the same thing.

A key covers what the cell uses of this package (see `package`); of the framework its facts and
locks, and of its sources what the cell uses (see `pieces`), which is nothing for an install; the
scenario of a run, and the baseline where that makes the inputs of the run's task; the machine, and
the record's schema. A probe's key covers all that it may compare with too, which is plain Python
and every scenario. Prose in facts is left out.

Callees load their sources when their cell begins, and this process its own when it starts. Of what
this process has loaded, a key holds how it was then; so what is measured while both differ has a
key that no later process finds.
"""

import hashlib
import inspect
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Protocol

import msgspec

from harness import paths, tasks
from harness.environments import prometheus, venvs
from harness.environments.machine import this_machine
from harness.masking import masked_address
from harness.planning import catalog
from harness.planning.catalog import Framework, Scenario
from harness.planning.package import Package
from harness.planning.pieces import Pieces, ProbeLike
from harness.planning.sources import Sources, combined, is_prose
from harness.records.plan import Cell, Plan
from harness.records.record import SCHEMA, Measurement
from harness.tasks.task import Task

Partners = Callable[[Framework, Mapping[str, Framework]], Collection[Framework]]


def nobody(_framework: Framework, _known: Mapping[str, Framework]) -> Collection[Framework]:
    """The partners of most probes."""
    return ()


class ComparingProbe(ProbeLike, Protocol):
    """What of a probe decides what its figures follow from."""

    @property
    def module(self) -> str:
        """Where it lies, such as harness.measure.configuration.retry."""

    @property
    def partners(self) -> Partners:
        """Other frameworks that it compares a framework with, of all that there are."""


class Keys:
    """Of the cells of one plan, by what the files held when `look_again` was last called."""

    def __init__(
        self,
        plan: Plan,
        frameworks: Mapping[str, Framework],
        scenarios: Mapping[str, Scenario],
        probes: Mapping[str, ComparingProbe],
    ) -> None:
        self.plan = plan
        self.frameworks = frameworks
        self.scenarios = scenarios
        self.probes = probes
        self.baseline = catalog.baseline(frameworks)
        self._sources = Sources()
        self._package = Package(paths.PACKAGE, self._sources)
        self._loaded: dict[Path, bytes] = {}
        self._pieces: dict[str, Pieces] = {}
        self._folders: dict[tuple[Path, Callable[[str], bool]], bytes] = {}
        self._digests: dict[tuple[str, ...], bytes] = {}

    def look_again(self) -> None:
        """Let keys be of what callees would load from now on."""
        self._pieces.clear()
        self._folders.clear()
        self._digests.clear()

    def of(self, cell: Cell) -> str:
        """Cells of one target and measurement differ in nothing but a few words."""
        deployment = self.frameworks[cell.target.framework].deployments[cell.target.deployment]
        runs = cell.measurement is Measurement.RUN
        identity = (
            SCHEMA,
            str(cell.target),
            cell.scenario,
            cell.profile,
            cell.measurement,
            cell.purpose,
            cell.repetition,
            cell.probe,
            cell.task,
            *([] if cell.applies else ["does not apply"]),
            self.plan.parameters_of(cell) if runs else {},
            masked_address(self.plan.endpoint) if "endpoint" in deployment.needs else None,
            *([prometheus.installed().versions] if "Prometheus" in deployment.needs else []),
            this_machine(),
            self._followed(cell),
        )
        return hashlib.sha256(msgspec.json.encode(identity)).hexdigest()[:32]

    def _followed(self, cell: Cell) -> bytes:
        """Digest of all files that the cell's figures follow from."""
        of = (cell.measurement, str(cell.target), cell.scenario, cell.probe, cell.task)
        if of not in self._digests:
            framework = self.frameworks[cell.target.framework]
            lock = framework.lock(cell.target.deployment)
            module = self._module_of(cell)
            parts = {
                "package": self._package.digest(module),
                "worker": self._package.digest_of_worker(module),
                "base": self._sources.digest(venvs.base()),
                "framework": self._facts(framework),
                "lock": self._sources.digest(lock),
            }
            if cell.measurement is Measurement.RUN:
                parts["sources"] = self._pieces_of(framework).digest_of_run(cell.scenario)
                parts["below"] = self._below(framework, lambda p: p.digest_of_run(cell.scenario))
                parts["scenario"] = self._scenario(cell.scenario)
                parts["task"] = self._task(cell)
            elif cell.measurement is Measurement.PROBE:
                parts |= self._compared(framework, cell.probe)
            self._digests[of] = combined(parts.items())
        return self._digests[of]

    def _module_of(self, cell: Cell) -> str | None:
        """Of its probe; "" for a cell that asks nothing, None for a probe that is gone."""
        if cell.measurement is not Measurement.PROBE:
            return ""
        return self.probes[cell.probe].module if cell.probe in self.probes else None

    def _compared(self, framework: Framework, probe: str) -> dict[str, bytes]:
        """What a probe asks, and what it may compare that with."""
        asked = self.probes.get(probe)
        # The extras are there for those alone that are asked while services are up.
        extras = asked is None or asked.services
        parts = {
            "scenarios": self._folder(paths.scenarios(), _is_code),
            "facts": combined((name, self._facts_of(name)) for name in self.scenarios),
            "answers": self._pieces_of(framework).digest(probe),
            "below": self._below(framework, lambda pieces: pieces.digest(probe)),
            "extras": self._sources.digest(framework.extras_lock) if extras else b"",
        }
        partners = asked.partners(framework, self.frameworks) if asked else ()
        for other in (self.baseline, *partners):
            answers = self._pieces_of(other)
            plain = other is self.baseline  # whose answers are few
            parts[f"with {other.name}"] = combined(
                [
                    ("framework", self._facts(other)),
                    ("answers", answers.digest_of_all if plain else answers.digest(probe)),
                    ("lock", self._sources.digest(other.lock(other.default_deployment))),
                    ("extras", self._sources.digest(other.extras_lock) if extras else b""),
                ]
            )
        return parts

    def _pieces_of(self, framework: Framework) -> Pieces:
        if framework.name not in self._pieces:
            locks = {framework.lock(each).name for each in framework.deployments}
            apart = {"framework.toml", "requirements.lock", "extras.lock"} | locks
            pieces = Pieces(framework.folder, self._sources, self.probes, self.scenarios, apart)
            self._pieces[framework.name] = pieces
        return self._pieces[framework.name]

    def _below(self, framework: Framework, digest: Callable[[Pieces], bytes]) -> bytes:
        """Of what it builds on, whose modules its own may import."""
        other = self.frameworks.get(framework.builds_on)
        return digest(self._pieces_of(other)) if other else b""

    def _scenario(self, name: str) -> bytes:
        """Its folder, that of the one whose data it works on, and what all scenarios share."""
        others = self.scenarios.keys() - {name, self.scenarios[name].data_of}

        def counts(file: str) -> bool:
            return _is_code(file) and file.partition("/")[0] not in others

        sources = self._sources.digest_of(paths.scenarios(), counts)
        return combined([("sources", sources), ("facts", self._facts_of(name))])

    def _facts_of(self, scenario: str) -> bytes:
        return self._as_loaded(paths.scenarios() / scenario / "scenario.toml")

    def _task(self, cell: Cell) -> bytes:
        """What of it is not part of the package; the baseline, where that makes its inputs."""
        task = tasks.of(cell.task)
        parts = [(file.name, self._sources.digest(file)) for file in task.sources()]
        parts.append(("loaded", self._as_loaded(Path(inspect.getfile(type(task))))))
        if type(task).inputs is not Task.inputs:
            lock = self.baseline.lock(self.baseline.default_deployment)
            pieces = self._pieces_of(self.baseline)
            parts.append(("baseline", self._facts(self.baseline)))
            parts.append(("sources of the baseline", pieces.digest_of_run(cell.scenario)))
            parts.append(("lock of the baseline", self._sources.digest(lock)))
        return combined(parts)

    def _as_loaded(self, file: Path) -> bytes:
        """Digest of what it held when it was first asked for, soon after this process read it."""
        if file not in self._loaded:
            self._loaded[file] = self._sources.digest(file)
        return self._loaded[file]

    def _facts(self, framework: Framework) -> bytes:
        """As this process has read them, and as it may read them again."""
        file = framework.folder / "framework.toml"
        return combined([("now", self._sources.digest(file)), ("loaded", self._as_loaded(file))])

    def _folder(self, folder: Path, counts: Callable[[str], bool]) -> bytes:
        of = (folder, counts)
        if of not in self._folders:
            self._folders[of] = self._sources.digest_of(folder, counts)
        return self._folders[of]


def _is_code(file: str) -> bool:
    return not is_prose(file)
