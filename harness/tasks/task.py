"""What a task is: done with a scenario, judged against the baseline, and measured."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from harness import paths
from harness.environments.venvs import Environment
from harness.intake import documents
from harness.planning.catalog import Framework, Role, Scenario
from harness.planning.gaps import Unwired, first_gap
from harness.planning.sources import files_below
from harness.records.inside import file_in
from harness.records.outcome import RESULT, Execution
from harness.records.record import Answer, Purpose, Record, Sample, Status
from harness.tasks import costs
from harness.worker.tasks.driver import CONFIGURED


class Column(NamedTuple):
    """Of the table that shows what the task costs: a title, and the sample below it."""

    title: str
    sample: str
    long: str = ""  # the title where there is room
    narrow: bool = True  # whether it stands in a table of 80 columns, too


@dataclass(frozen=True)
class Making:
    """What inputs are made of and with; the two are got when first asked for."""

    data: Callable[[], Path]  # of the scenario in that profile, prepared
    environment: Callable[[], Environment]  # the baseline's


@dataclass(frozen=True)
class Baseline:
    """A good record of the baseline on the same scenario, in the folder of its run."""

    record: Record
    folder: Path

    def evidence(self, name: str) -> Path:
        """The file of that name among what the record keeps."""
        found = next(path for path in self.record.evidence if path.endswith(f"/{name}"))
        return file_in(self.folder, found)

    @property
    def answer(self) -> Any:
        """What the task's driver gave back."""
        return documents.document(self.evidence(RESULT))["read_back"]


class Judged(NamedTuple):
    """What a run gave, compared with the baseline's: what is wrong, if anything."""

    answers: Mapping[str, Answer] = {}
    wrong: str = ""


@dataclass(frozen=True)
class Visit:
    """What the host has while the callee waits for it."""

    data: Path  # what `inputs` has given
    parameters: Mapping[str, Any]
    evidence: Path  # files put here are kept with the record
    tick: Callable[[], None]  # to be called several times a second; raises when the callee is gone
    purpose: Purpose  # of the cell
    repetition: int


class Task:
    """Subclasses are registered under their name, which scenarios give.

    The callee goes through import, `phases` and stop. The module `driver`, whose class `Driver` has
    a method for each phase, lies in harness.worker, in the task's own package, or beside the
    frameworks.
    """

    name: ClassVar[str]
    driver: ClassVar[str]
    phases: ClassVar[tuple[str, ...]]
    meetings: ClassVar[tuple[str, ...]] = ()  # in which the driver waits for `attend`, in order
    roles: ClassVar[frozenset[Role]] = frozenset()  # who does it; none: everybody
    # Samples with their units, whose differences from the baseline's in the same round are shown:
    # the main one first.
    costs: ClassVar[Mapping[str, str]] = {
        "wall": "s",
        "cpu": "s",
        "memory.tree": "B",
        "written": "B",
    }
    columns: ClassVar[tuple[Column, ...]] = (
        Column("wall", "wall"),
        Column("CPU", "cpu"),
        Column("memory", "memory.tree"),
        Column("written", "written", narrow=False),
    )
    figures: ClassVar[str] = "All figures are of the whole process tree."  # said with the columns
    shares: ClassVar[tuple[str, ...]] = ()  # "share.NAME" samples that divide the wall time
    answers: ClassVar[str] = "what it gave back"  # title of the answers' table

    @property
    def main_cost(self) -> str:
        """The sample that stands for the cost of a run."""
        return next(iter(self.costs))

    def phases_of(self, purpose: Purpose) -> tuple[str, ...]:  # noqa: ARG002  # most do all
        """Those that a run of that purpose goes through.

        Of a control and a warm-up, nothing is read but costs.
        """
        return self.phases

    def sentence(self, answers: Mapping[str, Answer]) -> str:  # noqa: ARG002  # most have none
        """What a run of it comes to, for readers in a hurry: it follows the framework's name."""
        return ""

    def check(self, scenario: Scenario) -> None:  # most have nothing to check
        """Raise UsageError that names the file for a scenario that it cannot be done with."""

    def unwired(self, framework: Framework, scenario: Scenario) -> Unwired | None:
        """What has to be written before the framework can do the scenario.

        Seen without importing anything. As long as there is something, nothing is started for it.
        """
        return first_gap(framework.folder, ("adapter", scenario.name))

    def inputs(self, scenario: Scenario, profile: str, making: Making) -> Path:  # noqa: ARG002
        """The folder that all frameworks are given to work on; made once, never by them."""
        return making.data()

    def attend(self, meeting: str, offer: Any, visit: Visit) -> Any:
        """The host's part while the callee is up, such as load on the URL that is the offer.

        The driver waits until this returns, and is given what it returns, as JSON. Raises
        FrameworkFailed where the framework did; any other exception is a mistake of the task's.
        """
        raise NotImplementedError

    def judge(
        self,
        record: Record,
        execution: Execution,
        baseline: Baseline | None,
        scenario: Scenario,  # noqa: ARG002
    ) -> None:
        """Fill the record's status, reason, digests and answers; the run itself ended well.

        `baseline` is None for the baseline's own first run, which sets what counts as right.
        """
        given = execution.answer
        judged = self.compare(given, baseline.answer if baseline else given)
        record.answers = dict(judged.answers)
        if judged.wrong:
            record.status, record.reason = Status.WRONG_RESULT, judged.wrong

    def compare(self, given: Any, right: Any) -> Judged:
        """What the driver left in `answer`, compared with what the baseline's left."""
        return Judged(wrong="" if given == right else "its answer differs from the baseline's")

    def samples(self, execution: Execution) -> list[Sample]:
        """The figures of a run, as far as it came."""
        phases = costs.phases_of(execution)
        return [*costs.tree(execution), *costs.phases(phases), *costs.configuration(phases)]

    def smaller(self, scenario: Scenario, parameters: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """Parameters of less work of the same kind, for a second look at how it is done."""
        return parameters

    def under_way(self, evidence: Path) -> bool:
        """Whether a run is in its middle, so that to end it now shows what it leaves."""
        marks = [f"{meeting}.offer.json" for meeting in self.meetings] or [CONFIGURED]
        return any((evidence / mark).exists() for mark in marks)

    def driver_package(self) -> dict[str, Path]:
        """What has to be linked into a callee's view for its driver to be imported."""
        if self.driver.startswith("harness."):
            return {}
        for folder, file in self._drivers():
            top = file.relative_to(folder).parts[0]
            return {top: folder / top}
        return {}

    def sources(self) -> Sequence[Path]:
        """Files outside the harness that its figures follow from.

        They are those below the folders of its module, of its bases' and of its driver's. Of a
        module that is in no package it is the file alone: what lies beside it may be of others.
        """
        ours = paths.PACKAGE
        found: dict[Path, None] = {}
        for module, file in self._modules():
            if file.is_relative_to(ours):
                continue
            beside = files_below(file.parent) if "." in module else [file.name]
            found |= dict.fromkeys(file.parent / name for name in beside)
        return list(found)

    def _modules(self) -> Iterator[tuple[str, Path]]:
        """Name and file of each that holds code of its own."""
        for kind in type(self).__mro__:
            if issubclass(kind, Task):
                yield kind.__module__, Path(inspect.getfile(kind))
        yield from ((self.driver, file) for _, file in self._drivers())

    def _home(self) -> Path:
        """From where Python has imported the task: a driver in the same package is there too."""
        file, depth = Path(inspect.getfile(type(self))), type(self).__module__.count(".")
        return file.parents[depth + (file.name == "__init__.py")]

    def _drivers(self) -> Iterator[tuple[Path, Path]]:
        """Each module of its driver's name outside the harness, behind the folder that it is in."""
        place = Path(*self.driver.split("."))
        beside = [folder.parent for folder in paths.framework_folders()]
        for folder in dict.fromkeys([self._home(), *beside]):
            for name in (place.with_suffix(".py"), place / "__init__.py"):
                if (folder / name).is_file():
                    yield folder, folder / name
