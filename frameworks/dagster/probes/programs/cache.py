"""Assets of which one is made again only if code or inputs have changed.

https://docs.dagster.io/guides/build/assets/asset-versioning-and-caching
"""

import os
from pathlib import Path

import dagster as dg

from harness.worker.witness import note

CODE = "one"
NOTES = os.environ["NOTES"]


def _versioned(text: str) -> dg.Output[str]:
    return dg.Output(text, data_version=dg.DataVersion(text))


@dg.asset
def load() -> dg.Output[str]:
    """Read the source; its version is its text."""
    return _versioned(Path(os.environ["SOURCE"]).read_text())


@dg.asset
def parameter() -> dg.Output[str]:
    """What the run is told; likewise."""
    return _versioned(os.environ["PARAMETER"])


@dg.asset(code_version=CODE)
def work(load: str, parameter: str) -> str:
    """The one that is kept."""
    note(NOTES, "work")
    return f"{CODE}-{load}-{parameter}"


@dg.asset
def show(work: str) -> None:
    """Note what it is."""
    note(NOTES, "shown", result=work)


defs = dg.Definitions(assets=[load, parameter, work, show])
