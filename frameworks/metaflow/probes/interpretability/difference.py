"""Metaflow compares no runs: https://docs.metaflow.org/metaflow/client"""

from typing import Any

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://docs.metaflow.org/metaflow/client"


def make(request: ProbeRequest, runs: list[dict[str, Any]]) -> list[str]:
    """Raises NotSupported: there is nothing that could be done with the runs."""
    raise NotSupported(
        "the Client API reads runs one by one, a card shows its own run, and `code diff` compares "
        "code: nothing compares parameters or metrics of two runs",
        PAGE,
    )
