"""A flow that keeps a file as an artifact: https://docs.metaflow.org/metaflow/basics#artifacts"""

from pathlib import Path

from metaflow import FlowSpec, Parameter, step


class ArtifactDigestFlow(FlowSpec):
    """The artifact is the file's bytes."""

    file = Parameter("file", type=str, required=True)

    @step
    def start(self) -> None:
        """Read it."""
        self.content = Path(self.file).read_bytes()


if __name__ == "__main__":
    ArtifactDigestFlow()
