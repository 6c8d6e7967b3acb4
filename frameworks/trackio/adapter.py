"""Trackio behind the contract.

https://huggingface.co/docs/trackio/index
"""
# ruff: noqa: ARG002 - delete this line once nothing raises NotWired

import importlib
from typing import Any

from harness.worker.contract import NotWired, ReadBack, Request, Unsupported


class Adapter:
    """Called in the order start, run, read_back, stop: in one process, for one request.

    The current folder is `request.workdir`, fresh and empty; HOME and TMPDIR lie in it. Of the
    user's variables it sees language and certificates only, and those of framework.toml. Keep all
    state there, listen on 127.0.0.1 and `request.ports` only, and leave no process behind.
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self.pipeline: Any = importlib.import_module(f"frameworks.trackio.{request.scenario}")

    def start(self) -> None:
        """Write settings and start services; return when these answer.

        `harness.worker.service.Service` starts one and waits for it.
        """
        raise NotWired("Adapter.start: have it keep its state below request.workdir")

    def run(self) -> str:
        """Run the scenario to its end; return the run's id as Trackio has it."""
        run_id: str = self.pipeline.run(self.request)
        return run_id

    def read_back(self, run_id: str) -> ReadBack:
        """Ask its store by its own client, never memory. Fetched files go below the workdir."""
        raise NotWired("Adapter.read_back: fill in what its store has, and delete this line")
        lacking = Unsupported("why it has none", "https://huggingface.co/docs/trackio/index")
        return ReadBack(
            version="",  # trackio.__version__
            outputs={},  # step -> what its function returned: "load_data", "train/CNN", ...
            artifacts={},  # name in an output's "files" -> the file; the picture need not come back
            params=lacking,  # every one of request.parameters; values as text are right too
            metrics=lacking,  # "CNN/train_loss" -> [(epoch, value)]; without a branch "accuracy"
            steps=lacking,  # a Step for each, by the names of the outputs
            logs=lacking,  # step -> its text
            code_version=lacking,  # as it recorded it by itself, such as a commit
            data_version=lacking,  # as it recorded it by itself
            model=lacking,  # of its registry: name, version, and the accuracy once loaded back
        )

    def stop(self) -> None:
        """Stop what `start` started. Called after a failure too, and maybe twice."""
