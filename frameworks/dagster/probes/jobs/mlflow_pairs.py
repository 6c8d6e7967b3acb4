"""A step that logs to MLflow: https://mlflow.org/docs/latest/ml/tracking/"""

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.witness import note


@dg.op
def log_to_mlflow(context: dg.OpExecutionContext, told: Told) -> None:
    """One run of MLflow, with the id of this one."""
    import mlflow

    note(told.values["witness"], "begin")
    mlflow.set_tracking_uri(told.values["url"])
    mlflow.set_experiment(told.values["experiment"])
    with mlflow.start_run():
        mlflow.log_param("text", told.values["text"])
        mlflow.log_metric("answer", 42)
        mlflow.set_tag("orchestrator_run_id", context.run_id)


@dg.job(resource_defs=TOLD)
def mlflow_pairs() -> None:
    """One step."""
    log_to_mlflow()


defs = dg.Definitions(jobs=[mlflow_pairs])
