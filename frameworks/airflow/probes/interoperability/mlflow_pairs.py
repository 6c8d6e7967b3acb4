"""A task logs to MLflow with `mlflow-skinny`, in Airflow's own environment.

https://mlflow.org/docs/latest/ml/tracking/
"""

from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, url: str, experiment: str, text: str, witness: str) -> str:
    """The DAG run's id."""
    conf = {"url": url, "experiment": experiment, "text": text, "witness": witness}
    return str(finish(connect(request), "mlflow_pairs", conf)["dag_run_id"])
