"""Which frameworks have passed conformance on this machine, and which a run has measured so."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from harness import paths
from harness.planning.catalog import Framework
from harness.planning.sources import Sources, is_prose
from harness.records import conformance
from harness.records.conformance import Conformance, Standing
from harness.records.plan import Cell, Target
from harness.records.record import Measurement
from harness.worker.files import atomic_write

OF_A_RUN = "conformance.json"  # in its folder: which state of each framework it measured


def file() -> Path:
    """All that conformance has found on this machine."""
    return paths.runs() / "conformance.jsonl"


def folder_sha256(folder: Path) -> str:
    """Of all that conformance looks at in a framework's folder."""
    return Sources().digest_of(folder, lambda name: not is_prose(name)).hex()


def harness_sha256() -> str:
    """Of the harness that looks."""
    return Sources().digest_of(paths.PACKAGE, lambda name: name.endswith(".py")).hex()


def standings(
    targets: Iterable[tuple[Target, str]], frameworks: Mapping[str, Framework]
) -> list[Standing]:
    """What is known of these, in these scenarios, as they are now."""
    found = conformance.read(file())
    digests: dict[str, str] = {}
    made = []
    for target, scenario in targets:
        name = target.framework
        if name not in frameworks:
            continue  # it is gone since
        if name not in digests:
            digests[name] = folder_sha256(frameworks[name].folder)
        standing = Standing(name, target.deployment, scenario, digests[name])
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


def note(run: Path, cells: Iterable[Cell], frameworks: Mapping[str, Framework]) -> None:
    """Keep in a run's folder which state of each framework it measures.

    A disk without room for it must not stop a run: its conformance then reads "not run".
    """
    runs = [cell for cell in cells if cell.measurement is Measurement.RUN]
    asked = dict.fromkeys((cell.target, cell.scenario) for cell in runs)
    with suppress(OSError):
        write(run, standings(asked, frameworks))


def write(folder: Path, found: list[Standing]) -> None:
    """Into the folder of a run, or of a copy of one."""
    atomic_write(folder / OF_A_RUN, msgspec.json.format(msgspec.json.encode(found)))


def of_run(run: Path) -> list[Standing]:
    """What is known of what a run measured; for a run of this machine, what is known by now."""
    noted: list[Standing] = []
    with suppress(OSError, msgspec.DecodeError):  # runs of older harnesses have none
        text = (run / OF_A_RUN).read_bytes()
        noted = msgspec.json.decode(text, type=list[Standing])
    if run.parent == paths.runs():
        found: list[Conformance] = conformance.read(file())
        noted = [standing.known(found) for standing in noted]
    return noted
