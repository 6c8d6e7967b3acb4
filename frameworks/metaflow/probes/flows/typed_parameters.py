"""A flow with a parameter of each type; a Config file may give their defaults.

https://docs.metaflow.org/metaflow/configuring-flows/basic-configuration
"""

from metaflow import Config, FlowSpec, Parameter, step

from harness.worker.witness import note

DEFAULTS = {"count": 1, "rate": 1.0, "flag": False, "label": "none"}


class TypedParametersFlow(FlowSpec):
    """Tells what it was given."""

    given = Config("given", default_value=DEFAULTS)
    count = Parameter("count", type=int, default=given.count)
    rate = Parameter("rate", type=float, default=given.rate)
    flag = Parameter("flag", type=bool, default=given.flag)
    label = Parameter("label", type=str, default=given.label)
    notes = Parameter("notes", type=str, required=True)

    @step
    def start(self) -> None:
        """Parameters are attributes."""
        note(self.notes, "got", count=self.count, rate=self.rate, flag=self.flag, label=self.label)


if __name__ == "__main__":
    TypedParametersFlow()
