"""What the Client API tells of a failed run: https://docs.metaflow.org/api/client"""

from pathlib import Path
from typing import Any

from frameworks.metaflow.probes.flows import options, read_run, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("failing_step_flow.py")


def run(request: ProbeRequest, message: str) -> str:
    """Its second step fails."""
    return run_flow(request, FLOW, "run", *options(message=message))


def read(request: ProbeRequest, run_id: str) -> dict[str, Any]:
    """`exception` wraps the one that was raised, with its traceback."""
    tasks = [task for step in read_run(request, run_id) for task in step if not task.successful]
    return {
        "step": [task.parent.id for task in tasks],
        "exception": "\n".join(f"{t.exception.type}: {t.exception.exception}" for t in tasks),
        "traceback": "\n".join(str(task.exception) for task in tasks),
    }
