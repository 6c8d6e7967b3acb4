"""An adapter with one fault per deployment."""

import dataclasses
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from frameworks.faulty import faults
from frameworks.faulty.bare import Adapter as Bare
from harness.worker.contract import ReadBack

BEFORE_RUN: dict[str, Callable[[], None]] = {
    "crash": faults.crash,
    "hang": faults.hang,
    "stubborn": faults.hang_and_ignore_sigterm,
    "exit": faults.leave,
    "segfault": faults.segfault,
    "killed": faults.kill,
    "leak": faults.leak,
    "exposed": faults.listen_everywhere,
}


class Adapter(Bare):
    """Does what the baseline does, and then the fault that its deployment names."""

    def start(self) -> None:
        super().start()
        (self.store / "environment").write_text(os.environ["FAULTY_SETTING"])
        if self.request.deployment == "silent_service":
            faults.wait_for_silent_service(self.request.workdir)
        if self.request.deployment == "dead_service":
            faults.wait_for_dead_service(self.request.workdir)

    def run(self) -> str:
        (self.store / "running").touch()
        if self.request.deployment == "recalled":
            del os.environ["MLOPS_BENCH_TIMELINE"]  # as if results came from a cache
        BEFORE_RUN.get(self.request.deployment, lambda: None)()
        if self.request.deployment in faults.BROKEN_RESULTS:
            text = faults.BROKEN_RESULTS[self.request.deployment]
            faults.leave_result(self.request.evidence / "result.json", text)
        return super().run()

    def stop(self) -> None:
        if self.request.deployment == "filler":
            faults.fill_disk(self.store / "filler")
        if self.request.deployment == "late":
            faults.start_what_the_interpreter_waits_for()
        if self.request.deployment == "escaped":
            faults.start_what_outlives_us_briefly()

    def read_back(self, run_id: str) -> ReadBack:
        right = super().read_back(run_id)
        changes: dict[str, dict[str, Any]] = {
            "wrong": {"outputs": {**right.outputs, "select_best": {"accuracy": -1}}},
            "garbage": {"outputs": "not a mapping"},
            "lost": {"artifacts": {}},
            "altered": {"artifacts": self._altered(right.artifacts)},
            "brief": {"metrics": {}, "steps": right.steps[:1]},  # type: ignore[index]
        }
        return dataclasses.replace(right, **changes.get(self.request.deployment, {}))

    def _altered(self, artifacts: dict[str, Path]) -> dict[str, Path]:
        other = self.store / "other"
        other.write_text("other bytes")
        return dict.fromkeys(artifacts, other)
