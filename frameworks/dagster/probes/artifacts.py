"""A job that keeps the files of a folder, which the default IO manager stores.

https://docs.dagster.io/guides/build/io-managers#built-in
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

MOST = 100  # outputs, all of which may be left out
NAMES = [f"artifact_{number}" for number in range(MOST)]


class Folder(dg.Config):
    """Where the files are, each with the name of an output."""

    folder: str


@dg.op(out={name: dg.Out(bytes, is_required=False) for name in NAMES})
def keep(config: Folder) -> Iterator[dg.Output[Any]]:
    """Return what is in each."""
    for file in Path(config.folder).iterdir():
        yield dg.Output(file.read_bytes(), file.name)


@dg.job(executor_def=dg.in_process_executor)
def artifacts() -> None:
    """One step."""
    keep()
