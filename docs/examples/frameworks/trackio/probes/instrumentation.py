"""Answers about instrumentation: the tutorial, and steps that are called as functions."""

import json
from pathlib import Path
from typing import Any

from frameworks.trackio.probes.store import connect
from harness.worker.attempts import Attempts
from harness.worker.contract import ProbeRequest
from harness.worker.questions import instrumentation as asked


class Tutorial(asked.Tutorial):
    """https://huggingface.co/docs/trackio/artifacts"""

    def run(self, parameters: dict[str, Any]) -> asked.Results:
        start(self.request, parameters)
        import trackio

        from scenarios.mnist.steps import left

        reader = trackio.init("tutorial", name="reader", embed=False)

        def file(name: str) -> bytes:
            folder = reader.use_artifact(name).download(self.request.workdir / "fetched" / name)
            return (Path(folder) / name).read_bytes()

        outputs, digests = left(
            parameters,
            lambda step: json.loads(file(f"{step.replace('/', '-')}.json")),
            lambda name: file("{1}.{0}".format(*name.split("/"))),
        )
        return {"outputs": outputs, "files": digests}


def start(request: ProbeRequest, parameters: dict[str, Any]) -> None:
    """All that it takes to run the tutorial once."""
    connect(request)
    from frameworks.trackio.probes import tutorial

    folder = request.workdir / "files"
    folder.mkdir()
    tutorial.main(Path(str(request.data)), folder, parameters)


class Steps(asked.Steps):
    """Steps are the workload's own functions, which log by a function that they are given.

    https://huggingface.co/docs/trackio/track
    """

    def call(self, parameters: dict[str, Any], stand_ins: bool) -> asked.Attempted:
        from scenarios.mnist.steps import calls

        attempts, folder = Attempts(), self.request.workdir / f"steps-{stand_ins}"
        folder.mkdir(exist_ok=True)
        data = Path(str(self.request.data))
        for step, call in calls(data, folder, parameters, attempts.outputs):
            attempts.attempt(step, call)
        return {"outputs": attempts.outputs, "reasons": attempts.reasons}

    def call_tutorial(self, parameters: dict[str, Any], stand_ins: bool) -> asked.Attempted:
        """The tutorial's steps are the same functions of the workload."""
        return self.call(parameters, stand_ins)
