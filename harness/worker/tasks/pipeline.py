"""The pipeline in the framework's environment: configure, run, read back."""

from dataclasses import asdict

from harness.worker import apart, contract
from harness.worker.tasks import driver
from harness.worker.tasks.driver import Entry


class Driver(driver.Driver[contract.Pipeline]):
    """Runs the scenario's steps once, then asks the framework's store about that run."""

    def run(self, _entry: Entry) -> None:
        """Timed as the run itself."""
        self.run_id = self.framework.run()

    def read_back(self, _entry: Entry) -> None:
        """Apart from the run: its time is no cost of running."""
        assert self.run_id is not None  # noqa: S101  # the phase before has set it
        if apart.is_wanted():
            self.answer = apart.read_back(self.request, self.run_id)
            return
        self.answer = asdict(self.framework.read_back(self.run_id))
