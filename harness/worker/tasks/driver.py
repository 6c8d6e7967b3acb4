"""A task's side in the framework's environment: the phases between import and stop."""

import importlib
import json
import os
import time
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from harness.worker import processes
from harness.worker.contract import Adapter, Request
from harness.worker.files import atomic_write

Entry = dict[str, Any]  # of the phase that goes on: figures put here stand in the result
A = TypeVar("A", bound=Adapter)
LOOK_SECONDS = 0.02
CONFIGURED = "configured"  # a file among the evidence, once a run is that far


class FrameworkFailed(Exception):
    """What the host has found while it met the framework: the run has failed for this reason."""


class Driver(Generic[A]):
    """The callee constructs `module.Driver(request, framework)`; the module is the task's.

    Its methods named like the task's phases are called in their order. `adapter` names module and
    class in the framework's folder. What a driver leaves in `run_id` and `answer` is in the result,
    under "run_id" and "read_back".
    """

    adapter: ClassVar[str] = "adapter.Adapter"

    def __init__(self, request: Request, framework: A) -> None:
        self.request = request
        self.framework = framework
        self.run_id: str | None = None
        self.answer: Any = None

    @classmethod
    def module_of(cls, request: Request) -> str:
        """The adapter's."""
        return f"frameworks.{request.framework}.{cls.adapter.rpartition('.')[0]}"

    @classmethod
    def adapter_of(cls, request: Request) -> A:
        """A new one."""
        module = importlib.import_module(cls.module_of(request))
        made: A = getattr(module, cls.adapter.rpartition(".")[2])(request)
        return made

    def configure(self, entry: Entry) -> None:
        """The first phase of any task: what the framework needs before it is ready."""
        self.framework.start()
        entry["files"] = _count_files(self.request.workdir)
        entry["processes"] = sum(1 for _ in processes.descendants(os.getpid()))
        (self.request.evidence / CONFIGURED).touch()

    def meet(self, name: str, offer: Any) -> Any:
        """Let the host do its part, such as load on a URL; what its task made of the offer.

        Both are JSON among the evidence. The run's timeout bounds the wait. Raises FrameworkFailed
        with the reason when the task's `attend` has.
        """
        done, failed = (self.request.evidence / f"{name}.{end}.json" for end in ("done", "failed"))
        atomic_write(self.request.evidence / f"{name}.offer.json", json.dumps(offer))
        while not done.exists():
            if failed.exists():
                raise FrameworkFailed(json.loads(failed.read_bytes()))
            time.sleep(LOOK_SECONDS)
        return json.loads(done.read_bytes())


def _count_files(folder: Path) -> int:
    # os.walk, unlike rglob, does not mind a service that deletes a folder meanwhile.
    return sum(len(files) for _, _, files in os.walk(folder))
