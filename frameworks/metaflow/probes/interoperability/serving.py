"""Metaflow ends where serving begins: https://docs.metaflow.org/introduction/what-is-metaflow"""

from typing import Any

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://docs.metaflow.org/introduction/what-is-metaflow"


def run(request: ProbeRequest, weights: str) -> dict[str, Any]:
    """Raises NotSupported."""
    raise NotSupported(
        "runs train and predict in batches; Metaflow has no model server, and another system "
        "fetches the model by the Client API to serve it",
        PAGE,
    )
