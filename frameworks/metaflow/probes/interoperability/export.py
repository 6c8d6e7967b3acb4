"""Runs do not leave Metaflow's store: https://docs.metaflow.org/metaflow/debugging"""

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://docs.metaflow.org/metaflow/debugging"


def run(
    request: ProbeRequest,
    params: dict[str, str],
    metrics: dict[str, float],
    tags: dict[str, str],
) -> str:
    """Raises NotSupported: there is nothing that could be done with the run."""
    raise NotSupported(
        "`dump` prints a task's artifacts or writes them as a pickle, without tags; nothing that "
        "is documented writes a run as JSON or CSV, and nothing imports one",
        PAGE,
    )
