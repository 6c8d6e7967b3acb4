"""A flow that passes, fails or dies: https://docs.metaflow.org/metaflow/basics"""

import os
import signal

from metaflow import FlowSpec, Parameter, step

from harness.worker.witness import note


class ExitCodesFlow(FlowSpec):
    """One step, three endings."""

    ending = Parameter("ending", type=str, required=True)
    witness = Parameter("witness", type=str, required=True)

    @step
    def start(self) -> None:
        """End as told."""
        note(self.witness, "begin", ending=self.ending)
        if self.ending == "fail":
            raise RuntimeError("told to fail")
        if self.ending == "crash":
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    ExitCodesFlow()
