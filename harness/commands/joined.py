"""`--beside`: one run shown with the frameworks of others; nothing is measured."""

from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from harness import paths
from harness.environments import commit as git
from harness.environments import venvs
from harness.planning import catalog
from harness.planning.keys import OUTSIDE
from harness.records.record import Machine, Measurement, Record
from harness.records.store import RunStore
from harness.report import figures
from harness.report.scored import Scored
from harness.scoring import joining
from harness.scoring.changes import Measured
from harness.scoring.joining import Conditions, Joined

SHOWN = 12  # characters of a digest


def joined(run_name: str | None, beside: Sequence[str], rubric: Path | None = None) -> Joined:
    """The run, by default the newest, with the frameworks that only the others have."""
    runs = []
    for name in (run_name, *beside):
        scored = Scored.of(RunStore.recorded(name), rubric)
        # As it was asked for, but for paths, which are this machine's matter.
        shown = scored.store.name if name is None or Path(name).is_absolute() else name
        runs.append(Measured(shown, scored.records, scored.scores, scored.comparison))
    return joining.join(runs, [_conditions(run.records) for run in runs], catalog.frameworks())


def _conditions(records: Sequence[Record]) -> Callable[[Record], Conditions]:
    """Of the records of one run."""
    packages = _packages(records)

    def of(record: Record) -> Conditions:
        return Conditions(
            machine=_machine(record.machine),
            packages=packages,
            code=_code(record.harness_commit, record.harness_version),
            profile=record.profile if record.measurement is Measurement.RUN else "none",
        )

    return of


def _machine(machine: Machine) -> str:
    memory = figures.number(machine.memory_bytes, "B")
    return (
        f"{machine.cpu}, {machine.cores} cores, {memory}, kernel {machine.kernel}, "
        f"Python {machine.python}"
    )


def _packages(records: Sequence[Record]) -> str:
    """The lock of plain Python, which holds what all frameworks share.

    A run without plain Python was made with today's where all its locks are those of today.
    """
    known = catalog.frameworks()
    base = catalog.baseline(known)
    own = {r.lock_sha256 for r in records if r.framework == base.name and r.lock_sha256}
    if not own:
        lock = base.lock(base.default_deployment)
        others = [f.folder.glob("*.lock") for f in known.values() if f is not base]
        today = {venvs.digest(file) for files in others for file in files}
        used = {r.lock_sha256 for r in records if r.lock_sha256}
        own = {venvs.digest(lock)} if used and used <= today and lock.exists() else set()
    return f"lock {', '.join(sorted(each[:SHOWN] for each in own))}" if own else ""


@cache
def _code(commit: str | None, version: str) -> str:
    """What measures, as that commit has it; a changed checkout is known to nobody."""
    if commit is None:
        return f"version {version}"
    if commit.endswith("+"):
        return ""
    checkout = paths.checkout()
    tree = git.ask(checkout, "ls-tree", commit, "harness/") if checkout else ""
    lines = [line for line in tree.splitlines() if _measures(line)]
    if not lines:
        return f"commit {commit}"
    return f"code {sha256(''.join(lines).encode()).hexdigest()[:SHOWN]}"


def _measures(line: str) -> bool:
    name = line.rpartition("/")[2]
    return name not in OUTSIDE and not name.endswith(".md")
