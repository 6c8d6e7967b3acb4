"""A flow that keeps a text as an artifact: https://docs.metaflow.org/metaflow/basics#artifacts"""

from pathlib import Path

from metaflow import FlowSpec, Parameter, step


class S3Flow(FlowSpec):
    """Where the artifact goes is a setting, no code."""

    file = Parameter("file", type=str, required=True)

    @step
    def start(self) -> None:
        """Read it."""
        self.text = Path(self.file).read_text()


if __name__ == "__main__":
    S3Flow()
