"""Exit hooks: https://docs.metaflow.org/scaling/failures"""

from pathlib import Path

from frameworks.metaflow.probes.flows import options, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("failure_callback_flow.py")


def run(request: ProbeRequest, url: str, fails: bool, witness: str) -> str:
    """The hook finds the address in a variable, where webhooks are kept."""
    words = ("run", *options(fails=fails, witness=witness))
    return run_flow(request, FLOW, *words, FAILURE_WEBHOOK=url)
