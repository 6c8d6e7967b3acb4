"""Makes the runs that the checks look at: a first, a second on less work, an abandoned one."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import filelock
import msgspec
import psutil

from harness import paths, tasks
from harness.conformance import home
from harness.conformance.prerequisite import NotChecked
from harness.conformance.run import Run
from harness.conformance.snapshot import Snapshot
from harness.conformance.state import changes
from harness.environments import data, machine, venvs
from harness.environments.venvs import Environment
from harness.errors import UsageError
from harness.intake import folders
from harness.planning import catalog
from harness.planning import plan as planning
from harness.planning.catalog import Framework, Scenario
from harness.records.outcome import Outcome
from harness.records.plan import Cell, Plan, Target
from harness.records.record import Measurement, Purpose, Record, Status
from harness.records.store import RunStore
from harness.running import audit
from harness.running.campaign import Campaign
from harness.running.execution import Job, execute, fresh
from harness.running.inputs import Inputs
from harness.running.session import Session
from harness.tasks.mistakes import TaskMistaken
from harness.tasks.task import Baseline, Making
from harness.worker import processes

PROFILE = audit.PROFILE
QUIET = 5.0  # s, in which nothing of ours runs
# Orders of the cells of our own, far from those of a plan: labels of evidence contain them.
ORDERS = {"second run": 901, "abandoned run": 902, "repeated run": 903}
FIRST, (SECOND, ABANDONED, REPEATED) = "first run", ORDERS


class First(msgspec.Struct):
    """A run of the whole smoke profile, judged against the baseline's."""

    record: Record
    run: Run
    baseline: Baseline | None  # None when the baseline's own run failed
    before: Snapshot


class Second(msgspec.Struct):
    """A run of less work where there is less, watched for what it touches."""

    run: Run
    before: Snapshot  # the first run: what that one left must be noticed, too
    after: Snapshot


class Repeated(msgspec.Struct):
    """What changes in the user's home with a run, and what without one."""

    during: list[str]
    quiet: list[str]


class Abandoned(msgspec.Struct):
    """A run that the harness let go of in its middle."""

    outcome: Outcome
    seconds: float  # from letting go to the end
    survivors: list[str]


@dataclass(frozen=True)
class Wishes:
    """What the user who asks for the checks wants of their runs."""

    run_name: str | None = None  # a run of the harness whose smoke runs may be used
    keep: bool = False  # working folders, for a look at them


NO_WISHES = Wishes()


class _Abandon(Exception):
    pass


class Observer:
    """Runs of one target; where their logs lie, and their working folders while there are any."""

    def __init__(
        self,
        framework: Framework,
        target: Target,
        scenario: Scenario,
        wishes: Wishes,
        say: Callable[[str], None],
    ) -> None:
        self.framework = framework
        self.target = target
        self.scenario = scenario
        self.task = tasks.of(scenario.task)
        self.made = Inputs()
        self.run_name, self.keep = wishes.run_name, wishes.keep
        self.workdirs: dict[str, Path] = {}
        self.logs: dict[str, Path] = {}
        self.say = say
        folder = f"{target.framework}-{target.deployment}-{scenario.name}"
        self.folder = paths.runs() / "conformance" / folder
        if self.run_name:
            self._named()  # a wrong name is told at once
        self._lock = self._alone()

    def _alone(self) -> filelock.FileLock:
        """Hold the folder, which every first run empties."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(self.folder.with_name(f".{self.folder.name}.lock"), timeout=0)
        try:
            lock.acquire()
        except filelock.Timeout:
            raise UsageError(
                f"conformance of {self.target} with {self.scenario.name} is in use by another "
                "mlops-bench: wait until that has ended"
            ) from None
        return lock

    def close(self) -> None:
        """Let others have the folder."""
        self._lock.release()

    def first(self, environment: Environment) -> First:
        """Raise NotChecked when this machine lacks what the deployment needs."""
        missing = machine.missing(self.framework.deployments[self.target.deployment].needs, None)
        if missing:
            raise NotChecked(f"{self.target} needs what this machine does not have: {missing}")
        plan, store = self._named() if self.run_name else self._fresh()
        cells = [cell for cell in plan.cells if cell.measurement is Measurement.RUN]
        plan.cells = [c for c in cells if c.purpose is Purpose.MEASURED and c.repetition == 1]
        before = Snapshot.take(self._inputs(), environment)
        campaign = Campaign(plan, store, self.keep, self.made, audit=True)
        if campaign.pending():  # else the run's lock is not needed, which others may hold
            campaign.run(_Sayings(self.say))
            for other in plan.cells[:-1]:  # nobody wants to look at the baseline's
                self._clean_up(store.work / other.label)
        records = {record.order: record for record in store.newest()}
        cell = plan.cells[-1]
        self._trace(FIRST, cell, store)
        baseline, record = records[plan.cells[0].order], records[cell.order]
        return First(
            record,
            Run.load(store.evidence / cell.label, store.logs / f"{cell.label}.log"),
            Baseline(baseline, store.folder) if baseline.status is Status.OK else None,
            before,
        )

    def second(self, environment: Environment, before: Snapshot) -> Second:
        return self._watched(SECOND, environment, before)

    def repeated(self, environment: Environment) -> Repeated:
        """Once more the same, and nothing for a while, to see what a difference comes of."""
        idle = home.look()
        time.sleep(QUIET)
        before = Snapshot.take(self._inputs(), environment)
        run = self._watched(REPEATED, environment, before)
        return Repeated(changes(before.home, run.after.home), changes(idle, before.home))

    def _watched(self, what: str, environment: Environment, before: Snapshot) -> Second:
        self.say(f"{what} of {self.target}")
        cell, store = self._own_cell(what)
        self._execute(cell, Session(store), environment)
        after = Snapshot.take(self._inputs(), environment)
        run = Run.load(store.evidence / cell.label, store.logs / f"{cell.label}.log")
        return Second(run, before, after)

    def abandoned(self, environment: Environment) -> Abandoned:
        self.say(f"run of {self.target}, abandoned in its middle")
        cell, store = self._own_cell(ABANDONED)
        evidence = store.evidence / cell.label
        let_go = 0.0

        def let_go_in_the_middle() -> None:
            nonlocal let_go
            if self.task.under_way(evidence):
                let_go = time.monotonic()
                raise _Abandon

        try:
            self._execute(cell, Session(store, let_go_in_the_middle), environment)
        except _Abandon:
            seconds = time.monotonic() - let_go
        else:
            raise NotChecked("the run was over before it could be abandoned")
        account = (evidence / "outcome.json").read_bytes()
        survivors = _survivors(str(store.place.evidence / cell.label / "timeline.jsonl"))
        return Abandoned(msgspec.json.decode(account, type=Outcome), seconds, survivors)

    def _execute(self, cell: Cell, session: Session, environment: Environment) -> None:
        """On less work: what more of it costs is not asked here."""
        profile = self.scenario.profile(PROFILE)
        parameters = self.task.smaller(self.scenario, profile.parameters)
        inputs, timeout = self._inputs(), profile.timeout
        job = Job(cell, self.framework, environment, inputs, parameters, timeout)
        place = session.store.place
        with place.ready():
            try:
                execute(session, job, audit=True)
            except TaskMistaken as problem:
                raise NotChecked(str(problem)) from None
            finally:
                if not self.keep:
                    self._clean_up(place.work / cell.label)

    def _clean_up(self, folder: Path) -> None:
        if why := folders.clean_up(folder):
            self.say(why)

    def _inputs(self) -> Path:
        baseline = catalog.baseline()
        environment = venvs.ensure(baseline, baseline.default_deployment)
        making = Making(
            data=lambda: data.ensure(self.scenario, environment, PROFILE),
            environment=lambda: environment,
        )
        try:
            return self.made.of(self.scenario, PROFILE, making)
        except TaskMistaken as problem:
            raise NotChecked(str(problem)) from None

    def _plan(self) -> Plan:
        return planning.make([self.target], [self.scenario], PROFILE, repeat=1, warmup=0)

    def _fresh(self) -> tuple[Plan, RunStore]:
        plan = self._plan()
        fresh(self.folder).rmdir()
        return plan, RunStore.create(plan, self.folder.relative_to(paths.runs()).as_posix())

    def _named(self) -> tuple[Plan, RunStore]:
        store = RunStore.open(self.run_name)
        plan = store.plan()
        plan.cells = [
            cell
            for cell in plan.cells
            if (cell.scenario, cell.profile) == (self.scenario.name, PROFILE)
            and cell.target in (self.target, self._plan().cells[0].target)
        ]
        if self.target not in {cell.target for cell in plan.cells}:
            raise UsageError(f"run {store.name} has no {PROFILE} run of {self.target}")
        return plan, store

    def _own_cell(self, what: str) -> tuple[Cell, RunStore]:
        """A cell outside any plan."""
        store = RunStore(self.folder)
        for folder in (store.logs, store.evidence, store.work):
            folder.mkdir(parents=True, exist_ok=True)
        of = (self.scenario.name, PROFILE, Measurement.RUN, Purpose.MEASURED, 1, ORDERS[what])
        cell = Cell(self.target, *of, task=self.scenario.task)
        self._trace(what, cell, store)
        return cell, store

    def _trace(self, what: str, cell: Cell, store: RunStore) -> None:
        self.workdirs[what] = store.work / cell.label
        self.logs[what] = store.logs / f"{cell.label}.log"


class _Sayings:
    """The campaign's progress, as sentences."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.preparing = say

    def started(self, cell: Cell) -> None:
        self.preparing(f"run of {cell.target}")

    def tick(self) -> None: ...

    def finished(self, cell: Cell, record: Record) -> None: ...


def _survivors(timeline: str) -> list[str]:
    """Processes that inherited this run's settings and are still alive, whatever their parent."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("MLOPS_BENCH_TIMELINE") == timeline:
                found.append(processes.described(process.pid))
        except psutil.Error:
            continue  # ended meanwhile, or of another user
    return found
