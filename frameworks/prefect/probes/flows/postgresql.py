"""A flow with one parameter."""
# ruff: noqa: D103 - the text above says it all

from prefect import flow


@flow
def postgresql(text: str) -> None:
    pass
