"""A task that logs to an MLflow server with MLflow's own client.

https://mlflow.org/docs/latest/ml/tracking/quickstart/
Run ids in a task: https://airflow.apache.org/docs/apache-airflow/stable/templates-ref.html
"""

from airflow.sdk import Param, dag, get_current_context, task

from harness.worker.witness import note

PARAMS = {name: Param(type="string") for name in ("url", "experiment", "text", "witness")}


@dag(schedule=None, params=PARAMS)
def mlflow_pairs() -> None:
    """A single task."""

    @task
    def step() -> None:
        import mlflow

        context = get_current_context()
        params = context["params"]
        note(params["witness"], "begin")
        mlflow.set_tracking_uri(params["url"])
        mlflow.set_experiment(params["experiment"])
        with mlflow.start_run():
            mlflow.log_param("text", params["text"])
            mlflow.log_metric("answer", 42)
            mlflow.set_tag("orchestrator_run_id", context["run_id"])

    step()


mlflow_pairs()
