"""Metaflow's smallest program: a flow of two steps, its result read back by the Client.

https://docs.metaflow.org/metaflow/managing-flows/runner
It stands alone. Its runs are in the current folder, its own files in the home.
"""

import os
import sys
from pathlib import Path

# Read on import.
os.environ.update(
    METAFLOW_DATASTORE_SYSROOT_LOCAL=str(Path.cwd()),
    METAFLOW_CLIENT_CACHE_PATH=str(Path.home() / "client-cache"),  # by default below /tmp
    METAFLOW_USER="benchmark",
)

from metaflow import Flow, FlowSpec, Runner, step


class Minimal(FlowSpec):
    """Multiplies in its second step what the first one leaves."""

    @step
    def start(self) -> None:
        """Leave two numbers."""
        self.numbers = (6, 7)
        self.next(self.end)

    @step
    def end(self) -> None:
        """Multiply them."""
        self.product = self.numbers[0] * self.numbers[1]


def main() -> None:
    """Run the flow, which starts this file again with arguments, and print what its store holds."""
    with Runner(__file__).run():
        run = Flow("Minimal").latest_successful_run
    print(f"minimal: {run['end'].task.data.product}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Minimal()
    else:
        main()
