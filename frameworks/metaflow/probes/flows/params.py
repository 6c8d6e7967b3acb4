"""A flow with ten parameters: https://docs.metaflow.org/metaflow/basics"""

from metaflow import FlowSpec, JSONType, Parameter, step


class ParamsFlow(FlowSpec):
    """It needs none of them."""

    learning_rate = Parameter("learning_rate", type=float, required=True)
    weight_decay = Parameter("weight_decay", type=float, required=True)
    epochs = Parameter("epochs", type=int, required=True)
    seed = Parameter("seed", type=int, required=True)
    shuffle = Parameter("shuffle", type=bool, required=True)
    optimiser = Parameter("optimiser", type=str, required=True)
    author = Parameter("author", type=str, required=True)
    comment = Parameter("comment", type=str, required=True)
    layers = Parameter("layers", type=JSONType, required=True)
    description = Parameter("description", type=str, required=True)

    @step
    def start(self) -> None:
        """Nothing to do."""


if __name__ == "__main__":
    ParamsFlow()
