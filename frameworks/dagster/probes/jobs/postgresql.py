"""One step with a text as its parameter."""

import dagster as dg


class Text(dg.Config):
    """What the step takes."""

    text: str


@dg.op
def texted(config: Text) -> str:
    """Return it."""
    return config.text


@dg.job
def postgresql() -> None:
    """One step."""
    texted()


defs = dg.Definitions(jobs=[postgresql])
