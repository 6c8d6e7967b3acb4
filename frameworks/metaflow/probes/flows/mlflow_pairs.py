"""A flow that logs to MLflow.

https://docs.metaflow.org/api/current and https://mlflow.org/docs/latest/ml/tracking
"""

from metaflow import FlowSpec, Parameter, current, step

from harness.worker.witness import note


class MlflowPairsFlow(FlowSpec):
    """Its run is found on MLflow's server by the tag."""

    url = Parameter("url", type=str, required=True)
    experiment = Parameter("experiment", type=str, required=True)
    text = Parameter("text", type=str, required=True)
    witness = Parameter("witness", type=str, required=True)

    @step
    def start(self) -> None:
        """Log in one MLflow run."""
        import mlflow

        note(self.witness, "begin")
        mlflow.set_tracking_uri(self.url)
        mlflow.set_experiment(self.experiment)
        with mlflow.start_run():
            mlflow.log_param("text", self.text)
            mlflow.log_metric("answer", 42)
            mlflow.set_tag("orchestrator_run_id", f"{current.flow_name}/{current.run_id}")


if __name__ == "__main__":
    MlflowPairsFlow()
