"""A flow with ten parameters: https://docs.prefect.io/v3/how-to-guides/workflows/pass-inputs"""
# ruff: noqa: D103 - the text above says it all

from prefect import flow


@flow
def params(
    learning_rate: float = 0.1,
    weight_decay: float = 0.0,
    epochs: int = 1,
    seed: int = 0,
    shuffle: bool = False,
    optimiser: str = "",
    author: str = "",
    comment: str = "",
    layers: list[int] | None = None,
    description: str = "",
) -> None:
    pass
