"""The smallest flow: https://docs.metaflow.org/metaflow/basics"""

from metaflow import FlowSpec, step


class TelemetryFlow(FlowSpec):
    """Metaflow traces it by itself."""

    @step
    def start(self) -> None:
        """Nothing to do."""


if __name__ == "__main__":
    TelemetryFlow()
