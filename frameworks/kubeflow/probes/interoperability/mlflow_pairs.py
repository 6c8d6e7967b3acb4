"""A component that logs to an MLflow server, and knows the run that it is part of.

https://www.kubeflow.org/docs/components/pipelines/user-guides/components/lightweight-python-components/
The run's name, by PIPELINE_JOB_NAME_PLACEHOLDER:
https://kubeflow-pipelines.readthedocs.io/en/stable/source/dsl.html
https://mlflow.org/docs/latest/ml/tracking/
"""

from kfp import dsl

from frameworks.kubeflow.probes import local_runs
from frameworks.kubeflow.probes.local_runs import component
from harness.worker.contract import ProbeRequest


@component
def log(url: str, experiment: str, text: str, witness: str, run_id: str) -> None:
    """One run of MLflow."""
    import mlflow

    from harness.worker.witness import note

    note(witness, "begin")
    mlflow.set_tracking_uri(url)
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        mlflow.log_param("text", text)
        mlflow.log_metric("answer", 42)
        mlflow.set_tag("orchestrator_run_id", run_id)


@dsl.pipeline(name="mlflow-pairs")
def pipeline(url: str, experiment: str, text: str, witness: str) -> None:
    """One step, which is told the run's name."""
    log(
        url=url,
        experiment=experiment,
        text=text,
        witness=witness,
        run_id=dsl.PIPELINE_JOB_NAME_PLACEHOLDER,
    )


def run(request: ProbeRequest, url: str, experiment: str, text: str, witness: str) -> str:
    """The run's id."""
    arguments = {"url": url, "experiment": experiment, "text": text, "witness": witness}
    return local_runs.run(request, pipeline, arguments)
