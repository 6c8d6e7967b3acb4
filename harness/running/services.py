"""A framework's services for a batch of probes: started when first needed, gone when it ends."""

import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from harness.environments.venvs import Environment
from harness.measure.probe import FrameworkFailed, ToolFailed
from harness.planning.catalog import Framework
from harness.records.store import RunStore
from harness.running import ports
from harness.running.execution import PORTS, callee_environment, start_supervisor
from harness.running.supervisor import Spec
from harness.worker.serving import LOOK_SECONDS

START_SECONDS = 240.0  # until all services answer
BATCH_SECONDS = 7200.0  # after which they are ended, whoever still asks
TAIL = 6  # lines of the log that a reason quotes


class Services:
    """What `frameworks/NAME/probes/services.py` serves, in one supervised tree.

    Services that have ended are started anew for the next probe that needs them, in an empty
    folder, so that their end costs nobody else.
    """

    def __init__(self, framework: Framework, environment: Environment, store: RunStore) -> None:
        self.framework = framework
        self.environment = environment
        self.store = store
        self.starts = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: dict[str, str] = {}
        self._failed: str | None = None
        self._used = False  # by the probe that is being asked

    @property
    def needed(self) -> bool:
        """Whether this framework has any."""
        return (self.framework.folder / "probes" / "services.py").exists()

    @property
    def name(self) -> str:
        return f"services-{self.framework.name}-{self.starts}"

    @property
    def _result(self) -> Path:
        return self.store.work / self.name / "connection.json"

    @property
    def _up(self) -> bool:
        return self._process is not None and self._process.poll() is None and self._result.exists()

    @property
    def log(self) -> Path:
        return self.store.logs / f"{self.name}.log"

    def connection(self, while_running: Callable[[], None]) -> dict[str, str]:
        """How to reach them; starts them when they do not run.

        Raises FrameworkFailed when they do not come up, and again at once after that; ToolFailed
        when this probe has used them before and they have ended since: what it made there is gone.
        """
        if not self.needed:
            return {}
        if self._failed:
            raise FrameworkFailed(self._failed)
        if not self._up:
            if self._used:
                raise self._ended()
            self.stop()
            try:
                self._connection = self._start(while_running)
            except FrameworkFailed as problem:
                self._failed = str(problem)
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
            f"the services ended while they were asked; see {self.log.name}: {self._tail()}"
        )

    def stop(self) -> None:
        """End the whole tree and empty its folder; may be called twice."""
        if self._process is not None:
            self._process.communicate()  # closes its stdin, which ends what it supervises
            self._process = None
            shutil.rmtree(self.store.work / self.name, ignore_errors=True)

    def _start(self, while_running: Callable[[], None]) -> dict[str, str]:
        self.store.wait_for_trees(self.store.services_guard)
        self.starts += 1
        workdir, evidence = self.store.work / self.name, self.store.evidence / self.name
        for folder in (workdir, evidence):  # those of a batch before a crash
            shutil.rmtree(folder, ignore_errors=True)
        for folder in (workdir / "home", workdir / "tmp", evidence):
            folder.mkdir(parents=True)
        self.log.unlink(missing_ok=True)
        call = workdir / "call.json"
        fields = {
            "module": f"frameworks.{self.framework.name}.probes.services",
            "workdir": str(workdir),
            "evidence": str(evidence),
            "ports": ports.free(PORTS, None),
            "result": str(self._result),
        }
        call.write_bytes(msgspec.json.encode(fields))
        spec = Spec(
            command=[str(self.environment.python), "-m", "harness.worker.serving", str(call)],
            env=callee_environment(self.framework, self.environment, workdir, workdir),
            cwd=str(workdir),
            log=str(self.log),
            outcome=str(workdir / "outcome.json"),
            guard=str(self.store.services_guard),
            timeout=BATCH_SECONDS,
        )
        self._process = start_supervisor(spec, workdir / "spec.json")
        self._wait(while_running)
        connection = msgspec.json.decode(self._result.read_bytes(), type=dict[str, str])
        (evidence / "connection.json").write_bytes(msgspec.json.encode(connection))
        return connection

    def _wait(self, while_running: Callable[[], None]) -> None:
        """Until the services answer; raises FrameworkFailed when that is not to be."""
        assert self._process is not None  # noqa: S101  # it has just been started
        waited = 0.0
        try:
            while not self._result.exists():
                while_running()
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(0.1)
                    break
                waited += 0.1
                if waited > START_SECONDS:
                    break
        except BaseException:
            self.stop()
            raise
        if not self._result.exists():
            self.stop()
            raise FrameworkFailed(f"its services did not come up ({self.log.name}): {self._tail()}")

    def _tail(self) -> str:
        with suppress(OSError):
            lines = self.log.read_text(errors="replace").splitlines()
            return " | ".join(line for line in lines[-TAIL:] if line.strip())
        return "no log"
