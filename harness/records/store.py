"""A run's folder: plan, records (append-only, fsynced), logs and evidence."""

import codecs
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import filelock
import msgspec

from harness import paths
from harness.choices import pick
from harness.errors import HarnessError, UsageError
from harness.masking import masked_address
from harness.records import folders, inside, legacy, regular, stream, workplace
from harness.records.lines import encode
from harness.records.own_files import OwnFiles
from harness.records.packed import PACKED
from harness.records.plan import Cell, Plan
from harness.records.record import Record
from harness.records.times import TREE_SECONDS
from harness.records.workplace import WorkPlace
from harness.worker.files import atomic_write

REFERENCE = "reference/scores"  # the committed run that users are pointed to
LARGEST_PLAN = 64 * 2**20  # bytes; the largest of ours has 0.1 MB


class RunStore:
    """One run of the harness on disk. A record, once appended, survives any crash."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.records_file = stream.file_in(folder)
        self.logs = folder / "logs"
        self.evidence = folder / "evidence"
        self.work = folder / "work"
        self.guard = folder / ".tree"  # locked by a supervisor as long as its tree lives
        self._own: OwnFiles | None = None  # while the run is held
        self._changed: list[str] = []
        self.services_guard = folder / ".services"  # the same for the services of a batch

    @classmethod
    def create(cls, plan: Plan, name: str | None = None) -> "RunStore":
        """A new folder named by the time, or by `name`; raises UsageError if that exists."""
        try:
            return cls(folders.make(paths.runs(), name, lambda new: cls(new).replan(plan)))
        except OSError as problem:
            where = paths.runs() / (name or "")
            raise HarnessError(f"cannot write {where}: {problem.strerror}") from None

    def replan(self, plan: Plan) -> None:
        """Write the plan, whole or not at all: a folder without one is no run.

        Credentials are not kept.
        """
        masked = msgspec.structs.replace(plan, endpoint=masked_address(plan.endpoint))
        document = msgspec.json.format(msgspec.json.encode(masked))
        atomic_write(self.folder / folders.PLAN, document, durable=True)

    @classmethod
    def open(cls, name: str | None = None) -> "RunStore":
        """The run of that name or path; without a name the newest. Raises UsageError if none.

        Committed ones have a name below results: "reference/scores".
        """
        for place in (Path(), paths.results()) if name else ():
            if folders.is_run(place / str(name)):
                return cls((place / str(name)).resolve())
        names = cls._names()
        if name is not None:
            return cls(paths.runs() / pick(name, [*cls.committed(), *names], "run"))
        if not names:
            raise UsageError(
                f"no runs in {paths.runs()}; make one with `mlops-bench compare`, "
                f"or name one that comes with the harness, such as {REFERENCE}"
            )
        return cls(paths.runs() / names[-1])

    @classmethod
    def recorded(cls, name: str | None = None) -> "RunStore":
        """As `open`, but without a name the newest that has records. Raises UsageError if none.

        A start that failed leaves a run without any, which hides no earlier run.
        """
        newest_first = reversed(cls.every()) if name is None else ()
        store = next((each for each in newest_first if each.has_records), None) or cls.open(name)
        if not store.has_records:
            raise UsageError(
                f"run {store.name} has no records yet; "
                f"continue it with `mlops-bench run --resume {store.name}`"
            )
        stream.check(store.records_file)
        return store

    @classmethod
    def every(cls) -> list["RunStore"]:
        """All runs of this machine, the newest last."""
        return [cls(paths.runs() / name) for name in cls._names()]

    @staticmethod
    def committed() -> list[str]:
        """Names of the runs that come with the harness: "reference/scores"."""
        results = paths.results()
        plans = [
            *results.glob("reference/*/plan.json"),
            *results.glob("reference/past/*/plan.json"),
        ]
        return sorted(plan.parent.relative_to(results).as_posix() for plan in plans)

    @staticmethod
    def _names() -> list[str]:
        """All runs, the newest last."""
        try:
            return folders.in_order(paths.runs())
        except FileNotFoundError:
            return []
        except OSError as problem:
            raise UsageError(f"cannot read {problem.filename}: {problem.strerror}") from None

    @cached_property
    def place(self) -> WorkPlace:
        """Where frameworks work, and what their evidence is called to them."""
        return workplace.of(self.folder)

    @property
    def name(self) -> str:
        return self.folder.name

    def log_of(self, cell: Cell) -> Path:
        """What its callee prints, and what we add to that."""
        return self.logs / f"{cell.label}.log"

    @property
    def has_records(self) -> bool:
        """Also when something else lies there: who reads it is told."""
        try:
            found = self.records_file.stat()
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return found.st_size > 0 or not stat.S_ISREG(found.st_mode)

    @property
    def repository_path(self) -> str | None:
        """Of a run that came with the installed package: where its evidence and its pages lie.

        In the project's repository, that is. Nothing is written into such a run.
        """
        carried = self.folder.is_relative_to(paths.CARRIED)
        return self.folder.relative_to(paths.CARRIED).as_posix() if carried else None

    def check_ours(self) -> None:
        """Raise UsageError for a run that came with the installed package, or is packed.

        Nothing is added to these.
        """
        if self.repository_path:
            raise UsageError(f"run {self.name} is part of the package: make a run of your own")
        if self.records_file.name == PACKED:
            raise UsageError(f"its records are packed: unpack them by `xz -d {self.records_file}`")

    def plan(self) -> Plan:
        """The plan as it was made; raises UsageError when it is missing or unreadable."""
        file = self.folder / "plan.json"
        inside.check(self.folder)
        try:
            document = regular.content(file, LARGEST_PLAN).removeprefix(codecs.BOM_UTF8)
            found = legacy.plan(document) or msgspec.json.decode(document, type=Plan)
            found.check()
        except OSError as problem:
            raise UsageError(f"{file} is not a readable plan: {problem.strerror}") from None
        except RecursionError:
            raise UsageError(f"{file} is not a readable plan: it is nested too deep") from None
        except ValueError as problem:
            newer = "; a newer harness made it, update this one" * ("unknown field" in str(problem))
            raise UsageError(f"{file} is not a readable plan: {problem}{newer}") from None
        return found

    def append(self, record: Record) -> None:
        """Write one line through to the disk; raises HarnessError when the disk refuses."""
        line = encode(record) + b"\n"
        self.restore()
        try:
            with self.records_file.open("a+b") as file:
                end, whole = stream.torn_from(file)
                file.truncate(end)
                line = line if whole else b"\n" + line
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
            if self._own:
                self._own.records.appended(end, line)
        except OSError as problem:
            raise HarnessError(
                f"cannot write {self.records_file}: {problem.strerror}; "
                f"all earlier records are safe, free some space and continue with --resume"
            ) from None

    def restore(self) -> None:
        """Put back what a callee has made of the run's own files and folders, if we hold it."""
        self._changed += self._own.restore() if self._own else []

    def restored(self) -> str:
        """Names of what was put back since this was asked last; "" when nothing was."""
        self.restore()
        changed, self._changed = dict.fromkeys(self._changed), []
        return ", ".join(changed)

    def each(self) -> Iterator[Record]:
        """All records in the order of writing, one at a time; UsageError names a corrupt line.

        A torn last line, left by a crash, is not a record: its cell is still to be run.
        """
        inside.check(self.folder)
        return (record for record, _ in stream.each(self.records_file))

    def records(self) -> list[Record]:
        """All of them at once, which may not fit into memory: then it raises UsageError."""
        inside.check(self.folder)
        return stream.all_of(self.records_file)

    def newest(self) -> list[Record]:
        """Those that count, as `latest` has them."""
        inside.check(self.folder)
        return stream.newest_of(self.records_file)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the run alone; raises UsageError when another harness works on it."""
        self.check_ours()
        inside.check_deeply(self.folder)
        lock = filelock.FileLock(self.folder / ".lock", timeout=0)
        for folder in (self.logs, self.evidence, self.work):
            folder.mkdir(exist_ok=True)  # a copy from elsewhere has what was in them alone
        try:
            with lock:
                self._own = OwnFiles(self.folder)
                try:
                    yield
                finally:
                    self._own = None
        except filelock.Timeout:
            raise UsageError(f"run {self.name} is in use by another mlops-bench") from None

    def wait_for_trees(self, guard: Path | None = None) -> None:
        """Return when no process tree of an earlier, killed harness is left in this run."""
        try:
            with filelock.FileLock(guard or self.guard, timeout=TREE_SECONDS):
                return
        except filelock.Timeout:
            raise HarnessError(
                f"processes of an earlier harness are still alive in run {self.name}; "
                "look for `harness.running.supervisor` in the process list, end them with `kill`, "
                "and try again"
            ) from None
