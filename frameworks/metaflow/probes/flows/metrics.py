"""A flow that keeps series of metrics: https://docs.metaflow.org/metaflow/basics#artifacts"""

import json
from pathlib import Path

from metaflow import FlowSpec, Parameter, step


class MetricsFlow(FlowSpec):
    """An artifact may be any Python object."""

    file = Parameter("file", type=str, required=True)

    @step
    def start(self) -> None:
        """Collect points as a training does, epoch by epoch."""
        self.history: dict[str, list[tuple[int, float]]] = {}
        for name, points in json.loads(Path(self.file).read_text()).items():
            self.history[name] = []
            for number, value in points:
                self.history[name].append((number, float(value)))


if __name__ == "__main__":
    MetricsFlow()
