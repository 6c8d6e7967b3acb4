"""A flow that includes a file: https://docs.metaflow.org/scaling/data"""
# ruff: noqa: T201 - what a step prints is its log

from metaflow import FlowSpec, IncludeFile, step


class DataDigestFlow(FlowSpec):
    """The file is stored with the run."""

    table = IncludeFile("table", required=True, help="CSV with x1, x2, y")

    @step
    def start(self) -> None:
        """Use it: its text is the attribute."""
        print(f"{len(self.table.splitlines())} lines")


if __name__ == "__main__":
    DataDigestFlow()
