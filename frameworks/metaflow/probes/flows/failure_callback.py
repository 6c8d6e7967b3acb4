"""A flow with a hook for failures: https://docs.metaflow.org/scaling/failures"""

import json
import os
from urllib.request import Request, urlopen

from metaflow import FlowSpec, Parameter, Run, exit_hook, step

from harness.worker.witness import note


def alarm(run: Run) -> None:
    """Tell a webhook which run failed."""
    body = json.dumps({"text": f"{run.pathspec} failed"}).encode()
    with urlopen(Request(os.environ["FAILURE_WEBHOOK"], data=body), timeout=10):  # noqa: S310  # ours
        pass  # any answer will do


@exit_hook(on_error=[alarm])
class FailureCallbackFlow(FlowSpec):
    """Fails when told to."""

    fails = Parameter("fails", type=bool, required=True)
    witness = Parameter("witness", type=str, required=True)

    @step
    def start(self) -> None:
        """The only step."""
        note(self.witness, "begin", fails=self.fails)
        if self.fails:
            raise RuntimeError("told to fail")


if __name__ == "__main__":
    FailureCallbackFlow()
