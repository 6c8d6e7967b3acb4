"""Which frameworks have passed conformance on this machine, and which a run has measured so."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from harness import paths
from harness.environments.commit import OUTSIDE
from harness.planning.catalog import Framework
from harness.planning.sources import Sources, is_prose
from harness.records import conformance, regular
from harness.records.conformance import Conformance, Standing
from harness.records.plan import Cell, Target
from harness.records.record import Measurement
from harness.worker.files import atomic_write

OF_A_RUN = "conformance.json"  # in its folder: which state of each framework it measured
LARGEST = 16 * 2**20  # bytes


def file() -> Path:
    """All that conformance has found on this machine."""
    return paths.runs() / "conformance.jsonl"


@dataclass(frozen=True)
class State:
    """Digests of all that decides what conformance finds, as it is at one moment."""

    folder: str
    scenario: str
    harness: str

    @classmethod
    def now(cls, folder: Path, scenario: str) -> "State":
        return cls(folder_sha256(folder), scenario_sha256(scenario), harness_sha256())


def folder_sha256(folder: Path) -> str:
    """Of all that conformance looks at in a framework's folder."""
    return Sources().digest_of(folder, lambda name: not is_prose(name)).hex()


def scenario_sha256(scenario: str) -> str:
    """Of its folder, and of what all scenarios share."""
    folder = paths.scenarios()
    others = {file.parent.name for file in folder.glob("*/scenario.toml")} - {scenario}
    return (
        Sources()
        .digest_of(folder, lambda n: n.partition("/")[0] not in others and not is_prose(n))
        .hex()
    )


def harness_sha256() -> str:
    """Of the harness that checks, but for what only shows results."""
    return Sources().digest_of(paths.PACKAGE, _checks).hex()


def _checks(file: str) -> bool:
    return file.partition("/")[0] not in OUTSIDE - {"conformance"} and not is_prose(file)


def standings(
    targets: Iterable[tuple[Target, str]], frameworks: Mapping[str, Framework]
) -> list[Standing]:
    """What is known of these, in these scenarios, as they are now."""
    found = conformance.read(file())
    digests = cache(lambda name: folder_sha256(frameworks[name].folder))
    scenarios, harness = cache(scenario_sha256), harness_sha256()
    made = []
    for target, scenario in targets:
        name = target.framework
        if name not in frameworks:
            continue  # it is gone since
        standing = Standing(
            name,
            target.deployment,
            scenario,
            digests(name),
            scenario_sha256=scenarios(scenario),
            harness_sha256=harness,
        )
        made.append(standing.known(found))
    return made


def known(frameworks: Mapping[str, Framework]) -> dict[str, dict[str, str]]:
    """Of each deployment that was ever checked on this machine: how it stands, by scenario."""
    checked = dict.fromkeys(
        (Target(c.framework, c.deployment), c.scenario) for c in conformance.read(file())
    )
    found: dict[str, dict[str, str]] = {}
    for standing in standings(checked, frameworks):
        target = f"{standing.framework}:{standing.deployment}"
        found.setdefault(target, {})[standing.scenario] = str(standing)
    return found


@contextmanager
def noted(run: Path, cells: Iterable[Cell], frameworks: Mapping[str, Framework]) -> Iterator[None]:
    """Keep in a run's folder which state of each framework it measures, and what changed meanwhile.

    A disk without room for it must not stop a run: its conformance then reads "not run".
    """
    runs = [cell for cell in cells if cell.measurement is Measurement.RUN]
    asked = dict.fromkeys((cell.target, cell.scenario) for cell in runs)
    if not asked:  # what an earlier measurement of the run has noted stays
        yield
        return
    before: list[Standing] = []
    with suppress(OSError):
        before = standings(asked, frameworks)
        write(run, before)
    try:
        yield
    finally:
        with suppress(OSError):
            now = cache(lambda name: folder_sha256(frameworks[name].folder))
            for standing in before:
                standing.changed = now(standing.framework) != standing.folder_sha256
            write(run, before)


def write(folder: Path, found: list[Standing]) -> None:
    """Into the folder of a run, or of a copy of one."""
    atomic_write(folder / OF_A_RUN, msgspec.json.format(msgspec.json.encode(found)))


def of_run(run: Path) -> list[Standing]:
    """What is known of what a run measured; for a run of this machine, what is known by now."""
    noted: list[Standing] = []
    # Runs of older harnesses have none.
    with suppress(OSError, ValueError, RecursionError):
        text = regular.content(run / OF_A_RUN, LARGEST)
        noted = msgspec.json.decode(text, type=list[Standing])
    if run.parent == paths.runs():
        found: list[Conformance] = conformance.read(file())
        noted = [standing.known(found) for standing in noted]
    return noted
