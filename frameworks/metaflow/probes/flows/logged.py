"""A flow whose first step keeps so many metrics, each an artifact of its own.

https://docs.metaflow.org/metaflow/basics#artifacts
"""

from metaflow import FlowSpec, Parameter, step


class LoggedFlow(FlowSpec):
    """The steps are those of the flow with artifacts."""

    count = Parameter("count", type=int, required=True)

    @step
    def start(self) -> None:
        """Attributes are stored when the step has ended."""
        for number in range(self.count):
            setattr(self, f"metric_{number}", number / 7)  # equal ones would be stored once
        self.next(self.end)

    @step
    def end(self) -> None:
        """Every flow ends with this step."""


if __name__ == "__main__":
    LoggedFlow()
