"""A flow whose first step keeps each file of a folder as an artifact.

https://docs.metaflow.org/metaflow/basics#artifacts
"""

from pathlib import Path

from metaflow import FlowSpec, Parameter, step


class ArtifactsFlow(FlowSpec):
    """An empty folder gives the same steps without artifacts."""

    folder = Parameter("folder", type=str, required=True)

    @step
    def start(self) -> None:
        """Artifacts are attributes; Metaflow stores them when the step has ended."""
        for path in Path(self.folder).iterdir():
            setattr(self, path.name, path.read_bytes())
        self.next(self.end)

    @step
    def end(self) -> None:
        """Every flow ends with this step."""


if __name__ == "__main__":
    ArtifactsFlow()
