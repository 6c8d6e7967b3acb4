"""A flow that notes which code runs: https://docs.metaflow.org/metaflow/basics"""

from metaflow import FlowSpec, Parameter, step

from harness.worker.witness import note

CODE = "first"


class CodeVersionFlow(FlowSpec):
    """One step."""

    witness = Parameter("witness", type=str, required=True)

    @step
    def start(self) -> None:
        """Tell."""
        note(self.witness, CODE)


if __name__ == "__main__":
    CodeVersionFlow()
