"""A flow that keeps metrics and a text, also if it fails then; versions of years ago run it.

https://docs.metaflow.org/metaflow/basics#artifacts
"""

from pathlib import Path

from metaflow import FlowSpec, Parameter, step


class StoreUpgradeFlow(FlowSpec):
    """Metrics and text are artifacts."""

    alpha = Parameter("alpha", type=str, required=True)
    beta = Parameter("beta", type=str, required=True)
    loss = Parameter("loss", type=float, required=True)
    score = Parameter("score", type=float, required=True)
    file = Parameter("file", type=str, required=True)
    fails = Parameter("fails", type=bool, required=True)

    @step
    def start(self) -> None:
        """Keep all."""
        self.measured_loss = self.loss
        self.measured_score = self.score
        self.text = Path(self.file).read_text()
        self.next(self.end)

    @step
    def end(self) -> None:
        """Fail, or not."""
        if self.fails:
            raise ArithmeticError("planted")


if __name__ == "__main__":
    StoreUpgradeFlow()
