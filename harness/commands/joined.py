"""`--beside`: one run shown with the frameworks of others; nothing is measured."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import msgspec

from harness import paths
from harness.environments import commit as git
from harness.environments import venvs
from harness.errors import UsageError
from harness.planning import catalog
from harness.records.record import Machine, Measurement, Record
from harness.records.store import RunStore
from harness.report import figures
from harness.report.scored import Scored
from harness.scoring import joining
from harness.scoring.changes import Measured
from harness.scoring.joining import Conditions, Joined
from harness.scoring.likeness import told

SHOWN = 12  # characters of a digest
COMMIT = re.compile(r"[0-9a-f]{7,64}")


def joined(run_name: str | None, beside: Sequence[str], rubric: Path | None = None) -> Joined:
    """The run, by default the newest, with the frameworks that only the others have.

    Raises UsageError for a run that is named twice.
    """
    runs = []
    stores = [RunStore.recorded(name) for name in (run_name, *beside)]
    for n, store in enumerate(stores):
        if store.folder.resolve() in [other.folder.resolve() for other in stores[:n]]:
            raise UsageError(f"run {store.name} is already shown: name another one with --beside")
    for name, store in zip((run_name, *beside), stores, strict=True):
        scored = Scored.of(store, rubric)
        # As it was asked for, but for paths, which are this machine's matter.
        shown = store.name if name is None or Path(name).is_absolute() else name
        runs.append(Measured(shown, scored.records, scored.scores, scored.comparison))
    kinds: list[Machine] = []
    of = [_conditions(run.records, kinds) for run in runs]
    return joining.join(runs, of, catalog.frameworks())


def _conditions(records: Sequence[Record], kinds: list[Machine]) -> Callable[[Record], Conditions]:
    """Of the records of one run; `kinds` grows by each machine that is like none in it."""
    packages = _packages(records)

    def of(record: Record) -> Conditions:
        return Conditions(
            machine=figures.machine(_kind(record.machine, kinds)),
            packages=packages,
            code=_code(record.harness_commit),
            profile=record.profile if record.measurement is Measurement.RUN else "none",
            parameters=_parameters(record),
        )

    return of


def _kind(found: Machine, kinds: list[Machine]) -> Machine:
    """The first that is like it, with the same kernel and Python."""
    for kind in kinds:
        if kind.like(found) and (kind.kernel, kind.python) == (found.kernel, found.python):
            return kind
    kinds.append(found)
    return found


def _parameters(record: Record) -> str:
    """Of a run: what its profile stood for, which may have changed since."""
    return ", ".join(f"{n} {told(v)}" for n, v in sorted(record.parameters.items())) or "none"


def _packages(records: Sequence[Record]) -> str:
    """The lock of plain Python, which holds what all frameworks share.

    A run without plain Python was made with today's where all its locks are those of today.
    """
    known = catalog.frameworks()
    base = catalog.baseline(known)
    own = {r.lock_sha256 for r in records if r.framework == base.name and r.lock_sha256}
    if not own:
        others = [f.folder.glob("*.lock") for f in known.values() if f is not base]
        today = {venvs.lock_sha256(file) for files in others for file in files}
        used = {r.lock_sha256 for r in records if r.lock_sha256}
        lock = venvs.lock_sha256(base.lock(base.default_deployment))
        own = {lock} if lock and used and used <= today else set()
    return f"lock {', '.join(sorted(each[:SHOWN] for each in own))}" if own else ""


@cache
def _code(commit: str | None) -> str:
    """What measures, as that commit has it; without one, or with changes, nobody knows it."""
    if commit is None or commit.endswith("+"):
        return ""
    checkout = paths.checkout() if COMMIT.fullmatch(commit) else None  # else git takes an option
    digest = git.code_of(checkout, commit) if checkout else _carried().get(commit, "")
    return f"code {digest[:SHOWN]}" if digest else f"code of commit {commit}"


@cache
def _carried() -> dict[str, str]:
    """Of commits that the wheel knows: the digest of what measures."""
    try:
        text = (paths.CARRIED / "code.json").read_bytes()
    except FileNotFoundError:  # built from sources without their history
        return {}
    return msgspec.json.decode(text, type=dict[str, str])
