"""How a probe speaks to the tracking server of its batch, in an experiment of its own."""

import os
from urllib.parse import quote

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Run

from harness.worker.contract import ProbeRequest
from harness.worker.questions.configuration import Database
from harness.worker.questions.question import RunId

RETRIES = "MLFLOW_HTTP_REQUEST_MAX_RETRIES"


def connect(request: ProbeRequest) -> MlflowClient:
    """This process is a client from now on, and its runs go to the probe's own experiment."""
    os.environ[RETRIES] = "2"  # a dead server is an error within seconds
    mlflow.set_tracking_uri(request.services["url"])
    mlflow.set_experiment(request.namespace)
    return MlflowClient()


def experiment_id(request: ProbeRequest) -> str:
    """Of the probe's own experiment, once this process is a client."""
    found = MlflowClient().get_experiment_by_name(request.namespace)
    if found is None:
        raise RuntimeError(f"the server has no experiment {request.namespace}")
    return str(found.experiment_id)


def model_uri(client: MlflowClient, run_id: RunId) -> str:
    """Of the one model that a run has logged; raises RuntimeError unless there is exactly one.

    https://mlflow.org/docs/latest/ml/mlflow-3/
    """
    outputs = client.get_run(run_id).outputs
    logged = outputs.model_outputs if outputs else []
    if len(logged) != 1:
        raise RuntimeError(f"the server knows {len(logged)} models of the run {run_id}, not one")
    return f"models:/{logged[0].model_id}"


def only_run(request: ProbeRequest) -> Run:
    """Of the probe's own experiment; raises RuntimeError unless there is exactly one."""
    found = connect(request).search_runs([experiment_id(request)])
    if len(found) != 1:
        raise RuntimeError(f"the experiment has {len(found)} runs, not one")
    return found[0]


def postgresql_uri(database: Database) -> str:
    """For psycopg2: SQLAlchemy takes a bare postgresql:// for psycopg 3.

    https://mlflow.org/docs/latest/self-hosting/architecture/backend-store/
    """
    who = f"{database['user']}:{quote(database['password'], safe='')}"
    return f"postgresql+psycopg2://{who}@{database['host']}:{database['port']}/{database['name']}"
