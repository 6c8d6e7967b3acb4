"""A framework's services for a batch of probes: started when first needed, gone when it ends."""

import time
from contextlib import suppress
from pathlib import Path

import msgspec

from harness.environments.venvs import Environment
from harness.intake import documents, files, folders, logs
from harness.masking import mask, masked_address
from harness.measure.probe import FrameworkFailed, OutOfTime, ToolFailed
from harness.planning.catalog import Framework
from harness.running import confidential
from harness.running.execution import callee_environment, fresh
from harness.running.ports import PORTS, free
from harness.running.session import Session
from harness.running.supervisor import Spec
from harness.running.tree import Tree
from harness.worker.serving import LOOK_SECONDS

START_SECONDS = 600.0  # until all services answer: longer than they wait for any of theirs
BATCH_SECONDS = 7200.0  # after which they are ended, even if a probe still asks
TAIL = 6  # lines of the log that a reason quotes


class Services:
    """What `frameworks/NAME/probes/services.py` serves, in one supervised tree.

    Services that have ended are started again for the next probe that needs them, in an empty
    folder. So one probe that ends them costs no other probe its answer.
    """

    def __init__(
        self,
        framework: Framework,
        environment: Environment,
        session: Session,
        deployment: str = "",  # the default one, unless another one is asked
    ) -> None:
        self.framework = framework
        self.deployment = deployment or framework.default_deployment
        self.environment = environment
        self.session = session
        self.starts = 0
        self._tree: Tree | None = None
        self._connection: dict[str, str] = {}
        self._failed: Exception | None = None
        self._used = False  # by the probe that is being asked
        self._endpoint = session.endpoint_of(framework.deployments[self.deployment])

    @property
    def needed(self) -> bool:
        """Whether this framework has any."""
        return (self.framework.folder / "probes" / "services.py").exists()

    @property
    def name(self) -> str:
        is_default = self.deployment == self.framework.default_deployment
        own = "" if is_default else f"-{self.deployment}"
        return f"services-{self.framework.name}{own}-{self.starts}"

    @property
    def _file(self) -> str:
        return f"frameworks/{self.framework.name}/probes/services.py"

    @property
    def _result(self) -> Path:
        return self.session.store.place.work / self.name / "connection.json"

    @property
    def _apart(self) -> Path:
        """The harness's own: they are not told of it."""
        return self.session.store.work / f".{self.name}"

    @property
    def _failure(self) -> Path:
        return self._result.with_name("failure.json")

    @property
    def _up(self) -> bool:
        return self._runs and self._result.exists()

    @property
    def _runs(self) -> bool:
        return self._tree is not None and self._tree.up

    @property
    def log(self) -> Path:
        return self.session.store.logs / f"{self.name}.log"

    def connection(self) -> dict[str, str]:
        """How to reach them; starts them when they do not run.

        Raises FrameworkFailed when they do not come up, OutOfTime when that takes too long,
        ToolFailed when it is our mistake, and the same again at once after that. ToolFailed too
        when this probe has used them before and they have ended since: what it made there no
        longer exists.
        """
        if not self.needed:
            return {}
        if self._failed:
            raise self._failed
        if not self._up:
            if self._used:
                raise self._ended()
            self.stop()
            try:
                self._connection = self._start()
            except (FrameworkFailed, ToolFailed) as problem:
                self._failed = problem
                raise
        self._used = True
        return self._connection

    def begin(self) -> None:
        """A probe is asked from now on."""
        self._used = False

    def check(self) -> None:
        """Raises ToolFailed when they were used and have ended: no answer counts that did so."""
        if not self._used:
            return
        time.sleep(4 * LOOK_SECONDS)  # as long as it takes until an end is noticed
        if not self._up:
            raise self._ended()

    def _ended(self) -> ToolFailed:
        self.stop()
        return ToolFailed(
            f"the services ended while they were asked; see {self.log.name}: "
            f"{logs.tail(self.log, TAIL)}"
        )

    def stop(self) -> None:
        """End the whole tree and empty its folder; may be called twice."""
        if self._tree is not None:
            self._tree.end()
            self._tree = None
            for folder in (self.session.store.place.work / self.name, self._apart):
                logs.clean_up(folder, self.log)
            evidence = self.session.store.evidence / self.name
            folders.tidy(evidence)
            logs.take_in(self.log)
            confidential.struck(self._endpoint, [self.log, evidence])

    def _start(self) -> dict[str, str]:
        store = self.session.store
        store.wait_for_trees(store.services_guard)
        self.starts += 1
        place = store.place
        # Fresh: those of a batch before a crash may be there.
        workdir, evidence = fresh(place.work / self.name), fresh(place.evidence / self.name)
        for folder in (workdir / "home", workdir / "tmp"):
            folder.mkdir()
        fresh(self._apart)
        folders.remove(self.log)
        handed = confidential.handed_over(self._endpoint)
        self._tree = Tree(self._spec(workdir, evidence), self._apart / "spec.json", handed)
        try:
            up = self._tree.wait_until(self._result.exists, START_SECONDS, self.session.tick)
        except BaseException:
            self.stop()
            raise
        if not up:
            raise self._did_not_come_up()
        try:
            connection = documents.typed(self._result, dict[str, str])
        except files.Refused as problem:
            self.stop()
            raise ToolFailed(f"{self._file} is wrong: {problem}") from None
        shown = {name: mask(value) for name, value in connection.items()}
        (evidence / "connection.json").write_bytes(msgspec.json.encode(shown))
        return connection

    def _did_not_come_up(self) -> Exception:
        """By a mistake in their module, a limit of ours, or the framework's failure."""
        told = {"late": f"no connection after {START_SECONDS:g} s"} if self._runs else {}
        with suppress(files.Refused):
            told = documents.typed(self._failure, dict[str, str])
        self.stop()
        match told:
            case {"mistake": mistake}:
                return ToolFailed(f"{self._file} is wrong: {mistake}; see {self.log.name}")
            case {"late": wait}:
                return OutOfTime(f"its services were not up in time ({self.log.name}): {wait}")
        return FrameworkFailed(
            f"its services did not come up ({self.log.name}): {logs.tail(self.log, TAIL)}"
        )

    def _spec(self, workdir: Path, evidence: Path) -> Spec:
        call = workdir / "call.json"
        fields = {
            "framework": self.framework.name,
            "deployment": self.deployment,
            "endpoint": masked_address(self._endpoint),
            "workdir": str(workdir),
            "evidence": str(evidence),
            "ports": free(PORTS),
            "result": str(self._result),
            "failure": str(self._failure),
        }
        call.write_bytes(msgspec.json.encode(fields))
        return Spec(
            command=[str(self.environment.python), "-m", "harness.worker.serving", str(call)],
            env=callee_environment(self.framework, self.environment, workdir, workdir),
            cwd=str(workdir),
            log=str(self.log),
            outcome=str(self._apart / "outcome.json"),
            guard=str(self.session.store.services_guard),
            timeout=BATCH_SECONDS,
            evidence=str(self.session.store.evidence / self.name),
        )
