"""Works through a plan cell by cell: measures, judges, and writes one record for each."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from harness import tasks
from harness.environments import data, machine, survivors, venvs
from harness.environments.uv import UvFailed
from harness.environments.venvs import Environment
from harness.intake import folders, logs
from harness.intake.records import sealed
from harness.measure import install
from harness.measure.failures import OutOfTime
from harness.measure.probe import probes
from harness.planning import catalog, planned
from harness.planning.keys import Keys
from harness.records.outcome import Execution
from harness.records.plan import Cell, Plan
from harness.records.record import SETTLED, Measurement, Record, Status
from harness.records.store import RunStore
from harness.running import ahead, beforehand, confidential, probing, repeating, room
from harness.running import audit as auditing
from harness.running.batch import Batch, in_batch
from harness.running.execution import Job, execute
from harness.running.inputs import Inputs
from harness.running.own_mistakes import own_mistakes
from harness.running.own_records import guarded
from harness.running.progress import Progress, Told
from harness.running.session import Session
from harness.running.tree import SupervisorKilled
from harness.tasks import judging
from harness.tasks.ending import ended_well
from harness.tasks.mistakes import TaskMistaken
from harness.tasks.task import Baseline, Making


class Campaign:
    """One plan in one store. `run` may be called again: what is ok is not repeated."""

    def __init__(
        self,
        plan: Plan,
        store: RunStore,
        keep: bool = False,
        inputs: Inputs | None = None,
        audit: bool = False,
    ) -> None:
        self.plan = plan
        self.store = store
        self.keep = keep  # leave workdirs for a look at them
        self.inputs = inputs or Inputs()
        self.audit = audit  # watch runs of any profile: it costs them a little time
        self.frameworks = catalog.frameworks()
        self.scenarios = catalog.scenarios()
        self.base = catalog.baseline(self.frameworks)
        self.keys = Keys(plan, self.frameworks, self.scenarios, probes())
        self.batch = Batch()

    def pending(self) -> list[Cell]:
        """Planned cells without a good record under today's key."""
        self.keys.look_again()
        done = {record.key for record in self.store.each() if record.status in SETTLED}
        return [cell for cell in self.plan.cells if self._key(cell) not in done]

    def run(self, progress: Progress) -> None:
        """Measure what is pending. Raises HarnessError when the harness itself cannot go on."""
        with self.store.lock(), self.store.place.ready(), self.batch.ended():
            confidential.clear(self.store)
            pending = self.pending()
            self._check_ahead(pending, progress)
            for cell in pending:
                survivors.clear()
                progress.started(cell)
                self.batch.end(unless=cell)
                told = Told(progress)
                with room.needed(self.store.folder):
                    record = repeating.measured(
                        partial(self._measured, cell, told),
                        partial(repeating.broken, cell, self.frameworks, self.scenarios),
                        self._begin_again,
                    )
                self.store.append(record)
                progress.finished(cell, record)

    def _measured(self, cell: Cell, told: Told) -> Record:
        record = self._blank(cell)
        with guarded(self.store, record), own_mistakes(record, self.store.log_of(cell), told):
            self._measure(cell, record, told)
        return sealed(record)

    def _measure(self, cell: Cell, record: Record, progress: Progress) -> None:
        framework = self.frameworks[cell.target.framework]
        told = beforehand.told(cell, framework, self.scenarios, self.plan.endpoint)
        try:
            if told is not None:
                record.status, record.reason, record.answers = told
            elif cell.measurement is Measurement.INSTALL:
                log, deployment = self._log(record, cell), cell.target.deployment
                evidence = self.store.evidence / cell.label
                kept = self._environment(cell, progress, log)
                progress.started(cell)
                record.samples = install.measure(framework, deployment, kept, log, evidence)
                record.evidence = self._files(evidence)
            elif cell.measurement is Measurement.PROBE:
                self._probe(cell, record, progress)
            else:
                self._run(cell, record, progress)
        except (UvFailed, install.ImportFails) as problem:
            # No network, or a setting of this machine's, says nothing of the framework.
            ours = isinstance(problem, UvFailed) and not problem.blames_requirements
            record.status = Status.ERROR if ours else Status.FAILED
            record.reason = f"install: {problem}"
        except (OutOfTime, SupervisorKilled) as problem:
            record.status, record.reason = Status.ERROR, str(problem)
        except KeyboardInterrupt:
            record.status, record.reason = Status.INTERRUPTED, "Ctrl-C"
            self.store.append(record)
            raise

    def _begin_again(self) -> None:
        self.batch.end()
        self.inputs.forget()

    def _run(self, cell: Cell, record: Record, progress: Progress) -> None:
        framework = self.frameworks[cell.target.framework]
        scenario = self.scenarios[cell.scenario]
        building = self.store.logs / f"environment-{framework.name}.log"
        record.log = building.relative_to(self.store.folder).as_posix()
        try:
            inputs = self._inputs(cell, progress, building)
            environment = self._environment(cell, progress, building)
            self._log(record, cell)
            record.freeze_sha256 = environment.freeze_sha256
            timeout = self.plan.timeout or scenario.profile(cell.profile).timeout
            parameters = self.plan.parameters_of(cell)
            job = Job(cell, framework, environment, inputs, parameters, timeout)
            watched = self.audit or cell.profile == auditing.PROFILE
            session = self._session(progress)
            endpoint = session.endpoint_of(framework.deployments[cell.target.deployment])
            with confidential.kept_out(endpoint, record, cell.label, self.store):
                self._judge(cell, record, execute(session, job, audit=watched))
        except TaskMistaken as problem:
            record.status, record.reason = Status.ERROR, str(problem)
            record.evidence = self._files(self.store.evidence / cell.label)
        finally:
            if not self.keep:
                logs.clean_up(self.store.place.work / cell.label, self.store.log_of(cell))

    def _session(self, progress: Progress) -> Session:
        return Session(self.store, progress.tick, self.plan.port_from, self.plan.endpoint)

    def _probe(self, cell: Cell, record: Record, progress: Progress) -> None:
        log = self._log(record, cell)
        folders.remove(log)
        log.touch()
        environment = self._environment(cell, progress, log, extras=in_batch(cell))
        try:
            baseline = venvs.ensure(self.base, self.base.default_deployment, log)
        except UvFailed as problem:  # the yardstick's, which is not the framework's fault
            record.status, record.reason = Status.ERROR, f"install {self.base.name}: {problem}"
            return
        session = self._session(progress)
        framework = self.frameworks[cell.target.framework]
        services = self.batch.services(cell, framework, environment, session)
        record.freeze_sha256 = environment.freeze_sha256
        progress.started(cell)

        def data_of(scenario: str, profile: str) -> Path:
            return self._data(self.scenarios[scenario], profile, progress, log)

        asked = probing.Asked(framework, environment, baseline, data_of, services)
        probing.ask(session, cell, record, asked)
        record.evidence = self._files(self.store.evidence / cell.label)

    def _files(self, folder: Path) -> list[str]:
        return self._named(folders.tidy(folder).files)

    def _named(self, files: Iterable[Path]) -> list[str]:
        return [file.relative_to(self.store.folder).as_posix() for file in files]

    def _judge(self, cell: Cell, record: Record, execution: Execution) -> None:
        """Complete the record with what was measured, and with the verdict over it."""
        framework = self.frameworks[cell.target.framework]
        record.exit_code = execution.outcome.exit_code
        record.signal = execution.outcome.signal
        task, deployment = tasks.of(cell.task), framework.deployments[cell.target.deployment]
        record.samples = judging.samples(task, execution, deployment.unmeasured)
        baseline = self._baseline(cell)
        good = ended_well(record, execution)
        if record.status is Status.NOT_WIRED:
            record.samples = []
        elif baseline is None and not framework.baseline and record.status is not Status.ERROR:
            record.status = Status.FAILED
            record.reason = "no good run of the baseline to compare its results with"
        elif good:
            scenario = self.scenarios[cell.scenario]
            judging.judge(task, record, execution, baseline, scenario)
        record.evidence = self._named(execution.files)

    def _check_ahead(self, cells: list[Cell], progress: Progress) -> None:
        """Before anything is measured: who lacks a lock or data learns it at once."""
        ahead.check(cells, self.frameworks)
        runs = {(c.scenario, c.profile): c for c in cells if c.measurement is Measurement.RUN}
        for cell in runs.values():
            with suppress(TaskMistaken):  # each of its cells will say so
                self._inputs(cell, progress, self.store.logs / f"data-{cell.scenario}.log")

    def _data(
        self, scenario: catalog.Scenario, profile: str, progress: Progress, log: Path
    ) -> Path:
        if found := data.ready(scenario, profile):
            return found
        progress.preparing(f"data of {scenario.name}")
        environment = venvs.ensure(self.base, self.base.default_deployment, log)
        return data.ensure(scenario, environment, profile)

    def _inputs(self, cell: Cell, progress: Progress, log: Path) -> Path:
        """What the task gives every framework to work on."""
        scenario = self.scenarios[cell.scenario]
        making = Making(
            data=lambda: self._data(scenario, cell.profile, progress, log),
            environment=lambda: venvs.ensure(self.base, self.base.default_deployment, log),
        )
        return self.inputs.of(scenario, cell.profile, making)

    def _environment(
        self, cell: Cell, progress: Progress, log: Path, *, extras: bool = False
    ) -> Environment:
        progress.preparing(f"environment of {cell.target.framework}")
        if extras:
            return venvs.ensure_extras(self.frameworks[cell.target.framework], log)
        return venvs.ensure(self.frameworks[cell.target.framework], cell.target.deployment, log)

    def _baseline(self, cell: Cell) -> Baseline | None:
        """The first good run of the baseline that did the same work by today's code."""
        keys = {
            self._key(other)
            for other in self.plan.cells
            if self.frameworks[other.target.framework].baseline
            and (other.scenario, other.profile) == (cell.scenario, cell.profile)
        }
        for record in self.store.each():
            if record.status is Status.OK and record.key in keys:
                return Baseline(record, self.store.folder)
        return None

    def _key(self, cell: Cell) -> str:
        planned.check(cell, self.plan, self.frameworks, self.scenarios)
        return self.keys.of(cell)

    def _log(self, record: Record, cell: Cell) -> Path:
        log = self.store.log_of(cell)
        record.log = log.relative_to(self.store.folder).as_posix()
        return log

    def _blank(self, cell: Cell) -> Record:
        """Its key is of the files as they are now, just before callees load them."""
        self.keys.look_again()
        framework = self.frameworks[cell.target.framework]
        lock = framework.extras_lock if in_batch(cell) else framework.lock(cell.target.deployment)
        runs = cell.measurement is Measurement.RUN
        return Record(
            key=self._key(cell),
            framework=cell.target.framework,
            deployment=cell.target.deployment,
            scenario=cell.scenario,
            profile=cell.profile,
            measurement=cell.measurement,
            probe=cell.probe,
            task=cell.task,
            purpose=cell.purpose,
            repetition=cell.repetition,
            order=cell.order,
            status=Status.OK,
            parameters=self.plan.parameters_of(cell) if runs else {},
            lock_sha256=venvs.lock_sha256(lock),
            machine=machine.this_machine(),
            harness_version=machine.harness_version(),
            harness_commit=machine.harness_commit(),
            started_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        )
