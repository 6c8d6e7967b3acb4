"""A flow that fits a model on an included file.

https://docs.metaflow.org/scaling/data and https://docs.metaflow.org/metaflow/basics#artifacts
"""

import csv

from metaflow import FlowSpec, IncludeFile, step


class ModelLineageFlow(FlowSpec):
    """Data and model are stored with the run."""

    table = IncludeFile("table", required=True, help="CSV with x1, x2, y")

    @step
    def start(self) -> None:
        """A line through the origin: the smallest model."""
        rows = [{k: float(v) for k, v in row.items()} for row in csv.DictReader(self._lines())]
        squares = sum(row["x1"] ** 2 for row in rows)
        self.model = {"slope": sum(row["x1"] * row["y"] for row in rows) / squares}

    def _lines(self) -> list[str]:
        return list(self.table.splitlines())


if __name__ == "__main__":
    ModelLineageFlow()
