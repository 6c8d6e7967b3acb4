"""A flow one of whose steps has a variable: https://docs.metaflow.org/api/step-decorators/environment"""

import os

from metaflow import Config, FlowSpec, Parameter, environment, step

from harness.worker.witness import note

NAME = "MLOPS_BENCH_CANARY"


class VariableFlow(FlowSpec):
    """The value stands in a Config."""

    given = Config("given", required=True)
    notes = Parameter("notes", type=str, required=True)

    @environment(vars={NAME: given.value})
    @step(start=True)
    def one(self) -> None:
        """Has it."""
        note(self.notes, "seen", step="one", version=None, variable=os.environ.get(NAME))
        self.next(self.two)

    @step(end=True)
    def two(self) -> None:
        """Does not have it."""
        note(self.notes, "seen", step="two", version=None, variable=os.environ.get(NAME))


if __name__ == "__main__":
    VariableFlow()
