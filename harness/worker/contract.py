"""What a framework's adapters promise, task by task, and what they are told and give back."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, NotRequired, Protocol, TypedDict

from harness.worker.variables import ENDPOINT


@dataclass(frozen=True)
class Request:
    """One task to do. All state belongs into `workdir` (HOME and TMPDIR already point into it)."""

    framework: str
    deployment: str
    scenario: str
    profile: str
    parameters: Mapping[str, Any]
    data: Path  # the scenario's prepared data, read only
    workdir: Path  # fresh and empty
    evidence: Path  # files put here are kept with the run's record
    ports: tuple[int, ...]  # free loopback ports for services, in order of use
    endpoint: str | None = None  # a service or cluster that the user already runs
    driver: str = "harness.worker.tasks.pipeline"  # the module with the task's `Driver`
    phases: tuple[str, ...] = ()  # methods of that which the callee calls, in order

    @classmethod
    def load(cls, path: Path) -> "Request":
        """As the host wrote it, in JSON."""
        fields = json.loads(path.read_text())
        for name in ("data", "workdir", "evidence"):
            fields[name] = Path(fields[name])
        for name in ("ports", "phases"):
            fields[name] = tuple(fields[name])
        # Popped: what the framework starts needs to be told by the framework.
        if ENDPOINT in os.environ:
            fields["endpoint"] = os.environ.pop(ENDPOINT)
        return cls(**fields)


class Unsupported(Exception):  # an answer, not an error: returned or raised
    """The framework has no such thing: why, and the page of its documentation that shows it."""

    def __init__(self, reason: str, documentation: str) -> None:
        super().__init__(reason, documentation)
        self.reason = reason
        self.documentation = documentation

    def __str__(self) -> str:
        return self.reason

    def as_json(self) -> dict[str, dict[str, str]]:
        """As it travels from the callee to the host."""
        return {"unsupported": {"reason": self.reason, "documentation": self.documentation}}


class Elsewhere(Exception):  # an answer, not an error: returned or raised
    """The framework has it in another deployment, that is not measured here: which one it is."""

    def __init__(self, deployment: str, reason: str, documentation: str) -> None:
        super().__init__(deployment, reason, documentation)
        self.deployment = deployment
        self.reason = reason
        self.documentation = documentation

    def __str__(self) -> str:
        return self.reason

    def as_json(self) -> dict[str, dict[str, str]]:
        """As it travels from the callee to the host."""
        fields = {"reason": self.reason, "documentation": self.documentation}
        return {"elsewhere": {"deployment": self.deployment, **fields}}


class NotHere(Exception):  # an answer, not an error: raised, or returned as a part of a read-back
    """This machine or this pipeline lacks what the question needs: what, as a container engine."""

    def as_json(self) -> dict[str, dict[str, str]]:
        """As it travels from the callee to the host."""
        return {"not here": {"reason": str(self)}}


def encode(value: Any) -> Any:
    """As it travels, where JSON does not know it."""
    return value.as_json() if isinstance(value, Unsupported | Elsewhere | NotHere) else str(value)


Lacking = Unsupported | Elsewhere


class Reason(TypedDict):
    """What `Unsupported` holds, as it travels; with a deployment, what `Elsewhere` does."""

    reason: str
    documentation: str
    deployment: NotRequired[str]


class Lack(TypedDict):
    """Stands for one entry of an answer that the framework does not have."""

    unsupported: Reason


def lack(reason: str, documentation: str, deployment: str = "") -> Lack:
    """An entry that the framework does not have, so that it costs no other entry.

    With a deployment: one that it has there.
    """
    fields: Reason = {"reason": reason, "documentation": documentation}
    return {"unsupported": {**fields, "deployment": deployment} if deployment else fields}


@dataclass(frozen=True)
class Step:
    """One executed step as the framework's store knows it; times are seconds since the epoch."""

    name: str  # as in the scenario: "train/CNN", "select_best"
    status: str
    started: float | None
    ended: float | None


@dataclass(frozen=True)
class ReadBack:
    """What the framework's own store returned through its own client after the run."""

    version: str  # of the framework, as it reports itself
    outputs: dict[str, Any]  # step name -> what the step's function returned
    artifacts: dict[
        str, Path
    ]  # file name as in the outputs' "files" -> copy fetched from the store
    params: dict[str, Any] | Lacking
    metrics: dict[str, list[tuple[int, float]]] | Lacking  # "CNN/train_loss" -> (epoch, value)
    steps: list[Step] | Lacking | NotHere
    logs: dict[str, str] | Lacking | NotHere  # step name -> its log text
    code_version: str | Lacking | NotHere
    data_version: str | Lacking | NotHere
    model: dict[str, Any] | Lacking  # registry entry: at least "name", "version", "accuracy"
    details: dict[str, Any] = field(default_factory=dict)  # anything else worth keeping as evidence


@dataclass(frozen=True)
class ProbeRequest:
    """One question to a framework. State belongs into `workdir`; HOME and TMPDIR point into it."""

    workdir: Path
    evidence: Path  # files put here are kept with the record
    ports: tuple[int, ...]  # free loopback ports for services, in order of use
    data: Path | None = None  # the prepared data of the scenario that the probe works on
    namespace: str = ""  # names of what this probe makes in shared services start with it
    services: Mapping[str, str] = field(default_factory=dict)  # how to reach them
    deployment: str = ""  # which of the framework's it is asked of
    endpoint: str | None = None  # for services.py: a service that the user already runs


class NotWired(Exception):  # an answer, not an error
    """The framework does not do this scenario yet: which file is to be written."""


class Adapter(Protocol):
    """One framework, for any task. The callee constructs it with the request."""

    def __init__(self, request: Request) -> None: ...

    def start(self) -> None:
        """Write configuration, start services, return when they answer. Timed as configuration."""

    def stop(self) -> None:
        """Stop what `start` started. Always called, also after a failure; may be called twice."""


class Pipeline(Adapter, Protocol):
    """What runs a scenario's steps; called in the order start, run, read_back, stop."""

    def run(self) -> str:
        """Run the scenario to its end, return the framework's run id. Timed. Raise on failure."""

    def read_back(self, run_id: str) -> ReadBack:
        """Ask the framework's store about that run; never answer from memory.

        In watched runs a fresh process calls it on an adapter that nobody has started or run. Of
        the workdir it finds what framework.toml declares as `store`, and nothing else.
        """


class Versioner(Adapter, Protocol):
    """What keeps versions of a folder of data; `frameworks/NAME/versioner.py` has it.

    The folder lies below the workdir, beside what the framework keeps. A method returns when all
    that it promises is on the disk, and raises where the framework says that it cannot do it.
    """

    def snapshot(self, folder: Path) -> str:
        """Keep the folder as it is now; the version's name. Timed."""

    def restore(self, folder: Path, version: str) -> None:
        """Make the folder what it was then, whatever is in it now. Timed."""

    def share(self, versions: Sequence[str]) -> None:
        """Hand these over to others: all that they need lies below `workdir/shared` then. Timed."""

    def receive(self, version: str, place: Path) -> Path:
        """A version in an empty place, from what was shared alone; the folder. Timed."""


Columns = dict[str, list[Any]]  # rows as columns by name: numbers, classes, None


class Labelled(NamedTuple):
    """A batch, and what turned out to be the right answer to each row; None where nobody knows."""

    rows: Columns
    labels: list[Any]


class Checked(TypedDict):
    """What a monitor made of one batch."""

    alarm: bool  # as its first page teaches it
    score: float  # what the alarm was decided by, or the nearest to that: more is worse


class DriftMonitor(Adapter, Protocol):
    """What watches a model's traffic; `frameworks/NAME/monitor.py` has it.

    Alarms are counted as the monitor gives them, and where its score is above a threshold that the
    harness sets from the reference alone, by one procedure for all.
    """

    version: str  # of what watches

    def reference(self, learnt: Labelled, classes: Sequence[str]) -> None:
        """Learn what is usual, and forget all else; `classes` names columns that hold classes."""

    def check(self, rows: Columns, minute: int, late: Labelled) -> Checked:
        """Look at the batch of that minute. Timed. Raise where it cannot be looked at.

        Labels come late: `late` is the batch of three minutes ago, for those that use them.
        """

    def figures(self, rows: Columns) -> Mapping[str, float]:
        """What the monitor's own means tell of a batch: "rows", "mean.COLUMN". Not timed."""


class Windowed(DriftMonitor, Protocol):
    """A monitor that looks at several minutes together. Most look at one, and need not say so.

    A window is filled after each reference, before anything counts. Of decoys its end counts.
    """

    window: int  # minutes


class Keeper(DriftMonitor, Protocol):
    """A monitor that has means of its own to keep what it learnt. It may do without these two."""

    def keep(self, folder: Path) -> None:
        """Write what was learnt there."""

    def recall(self, folder: Path) -> None:
        """Go on by what lies there, after `start`, in another process."""


class Notifier(DriftMonitor, Protocol):
    """A monitor that has means of its own to send its alerts somewhere. It may do without this."""

    def notify(self, listener: str) -> None:
        """From now on, send each alert to that URL of loopback, by POST, within a minute."""
