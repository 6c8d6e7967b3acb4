"""A flow whose step imports two packages: https://docs.metaflow.org/metaflow/basics"""
# ruff: noqa: T201 - what a step prints is its log

from metaflow import FlowSpec, step


class EnvironmentFlow(FlowSpec):
    """One step."""

    @step
    def start(self) -> None:
        """Use them."""
        import numpy as np
        import pandas as pd

        print(pd.Series(np.arange(3)).sum())


if __name__ == "__main__":
    EnvironmentFlow()
