"""A task that logs to MLflow with `mlflow-skinny`: https://mlflow.org/docs/latest/ml/tracking/"""
# ruff: noqa: D103 - the text above says it all

from prefect import flow, task
from prefect.runtime import flow_run

from harness.worker.witness import note


@task
def track(url: str, experiment: str, text: str, witness: str) -> None:
    import mlflow

    note(witness, "begin")
    mlflow.set_tracking_uri(url)
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        mlflow.log_param("text", text)
        mlflow.log_metric("answer", 42)
        mlflow.set_tag("orchestrator_run_id", str(flow_run.id))


@flow
def mlflow_pairs(url: str, experiment: str, text: str, witness: str) -> None:
    track(url, experiment, text, witness)
