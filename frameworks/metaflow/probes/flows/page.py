"""A flow with a card: https://docs.metaflow.org/metaflow/visualizing-results"""

from metaflow import FlowSpec, Parameter, card, current, step
from metaflow.cards import Markdown


class PageFlow(FlowSpec):
    """A report of one line."""

    measured = Parameter("measured", type=float, required=True)

    @card(type="blank")
    @step
    def start(self) -> None:
        """Keep it and show it."""
        self.accuracy = self.measured
        current.card.append(Markdown(f"# Accuracy {self.accuracy:.4f}"))


if __name__ == "__main__":
    PageFlow()
