"""Metaflow has no cache of steps: each run runs all of them.

`resume` takes over finished steps of one run that its user names, and lets no parameter change:
https://docs.metaflow.org/metaflow/debugging
"""

from harness.worker.contract import NotSupported, ProbeRequest

DEBUGGING = "https://docs.metaflow.org/metaflow/debugging"


def run(request: ProbeRequest, code: str, source: str, parameter: int, notes: str) -> str:
    """Raises NotSupported."""
    raise NotSupported(
        "a run runs every step; `resume` takes over steps of a run that the user names, whatever "
        "has changed since in code or input, and with the same parameters only",
        DEBUGGING,
    )
