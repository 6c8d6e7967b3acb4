"""Steps elsewhere: https://docs.metaflow.org/scaling/remote-tasks/introduction"""

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://docs.metaflow.org/scaling/remote-tasks/introduction"


def scripts(request: ProbeRequest) -> dict[str, str]:
    """Raises NotSupported."""
    raise NotSupported(
        "local: each task is a process of the machine that runs the flow; `--with kubernetes` and "
        "`--with batch` need a cluster and an object store (not measured)",
        PAGE,
    )
