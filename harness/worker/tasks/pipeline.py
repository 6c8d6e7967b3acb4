"""The pipeline in the framework's environment: configure, run, read back."""

from collections.abc import Mapping
from dataclasses import asdict

from harness.worker import contract
from harness.worker.tasks import driver
from harness.worker.tasks.driver import Entry, Phase


class Driver(driver.Driver):
    """Runs the scenario's steps once, then asks the framework's store about that run."""

    def __init__(self, request: contract.Request, adapter: contract.Pipeline) -> None:
        super().__init__(request, adapter)
        self.pipeline = adapter

    def phases(self) -> Mapping[str, Phase]:
        return {"configure": self.configure, "run": self.run, "read_back": self.read_back}

    def run(self, _entry: Entry) -> None:
        """Timed as the run itself."""
        self.run_id = self.pipeline.run()

    def read_back(self, _entry: Entry) -> None:
        """Apart from the run: its time is no cost of running."""
        assert self.run_id is not None  # noqa: S101  # the phase before has set it
        self.answer = asdict(self.pipeline.read_back(self.run_id))
