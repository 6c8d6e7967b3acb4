"""The log of a task: https://docs.metaflow.org/api/client, `Task.stdout`"""

from pathlib import Path

from frameworks.metaflow.probes.flows import options, read_run, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("logs_flow.py")


def run(request: ProbeRequest, word: str, other: str) -> str:
    """A loud step and a quiet one."""
    return run_flow(request, FLOW, "run", *options(word=word, other=other))


def read(request: ProbeRequest, run_id: str, step: str) -> str:
    """What that step has printed."""
    return str(read_run(request, run_id)[step].task.stdout)
