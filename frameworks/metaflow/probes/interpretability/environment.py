"""What a run records of its environment: https://docs.metaflow.org/api/client, `system_tags`"""

from pathlib import Path
from typing import Any

from frameworks.metaflow.probes.flows import read_run, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("environment_flow.py")
DEPENDENCIES = "https://docs.metaflow.org/scaling/dependencies"


def run(request: ProbeRequest) -> str:
    """In the environment that is there."""
    return run_flow(request, FLOW, "run")


def read(request: ProbeRequest, run_id: str) -> dict[str, Any]:
    """The tags that Metaflow gives each run."""
    tags = sorted(read_run(request, run_id).system_tags)
    reason = "packages are known only of steps with @pypi or @conda, in environments it makes"
    return {
        "python": "\n".join(tags),
        "packages": {"unsupported": reason, "documentation": DEPENDENCIES},
    }
