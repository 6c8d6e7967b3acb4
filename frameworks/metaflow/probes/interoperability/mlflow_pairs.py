"""A step that logs to MLflow, with the run id as a tag.

https://docs.metaflow.org/api/current and https://mlflow.org/docs/latest/ml/tracking
"""

from pathlib import Path

from frameworks.metaflow.probes.flows import options, run_flow
from harness.worker.contract import ProbeRequest

FLOW = Path(__file__).with_name("mlflow_pairs_flow.py")


def run(request: ProbeRequest, url: str, experiment: str, text: str, witness: str) -> str:
    """The tracking server's address is a parameter of the flow."""
    words = options(url=url, experiment=experiment, text=text, witness=witness)
    return run_flow(request, FLOW, "run", *words)
