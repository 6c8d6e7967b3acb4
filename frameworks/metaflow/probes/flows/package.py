"""A flow whose steps have two versions of a package.

https://docs.metaflow.org/scaling/dependencies/libraries
"""

import os
from importlib.metadata import version

from metaflow import FlowSpec, Parameter, pypi, step

from harness.worker.witness import note

PACKAGE, NAME = "mlops-bench-canary", "MLOPS_BENCH_CANARY"


class PackageFlow(FlowSpec):
    """Each step has an environment of its own."""

    notes = Parameter("notes", type=str, required=True)

    @pypi(packages={PACKAGE: "1.0"})
    @step(start=True)
    def one(self) -> None:
        """Has the first."""
        seen = {"version": version(PACKAGE), "variable": os.environ.get(NAME)}
        note(self.notes, "seen", step="one", **seen)
        self.next(self.two)

    @pypi(packages={PACKAGE: "2.0"})
    @step(end=True)
    def two(self) -> None:
        """Has the second."""
        seen = {"version": version(PACKAGE), "variable": os.environ.get(NAME)}
        note(self.notes, "seen", step="two", **seen)


if __name__ == "__main__":
    PackageFlow()
