"""A flow that does nothing."""
# ruff: noqa: D103 - the text above says it all

from prefect import flow


@flow
def http_api() -> None:
    pass
