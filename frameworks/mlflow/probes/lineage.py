"""Which runs made and used models: https://mlflow.org/docs/latest/ml/mlflow-3/#logged-models"""

from pathlib import Path

import mlflow
from mlflow import MlflowClient
from mlflow.entities import LoggedModelInput

MODEL = Path(__file__).parent / "programs" / "artifact_lineage_model.py"


def keep(file: str) -> str:
    """Log a model with the file in it, to the active run; its id.

    Requirements are given, as MLflow would import the model once more to find them.
    """
    kept = mlflow.pyfunc.log_model(
        name="kept",
        python_model=str(MODEL),
        artifacts={"file": file},
        pip_requirements=["mlflow"],
    )
    return str(kept.model_id)


def take(model: str, folder: Path) -> str:
    """Make it an input of the active run, and write the file that is in it; its path.

    https://mlflow.org/docs/latest/api_reference/python_api/mlflow.html#mlflow.log_input
    """
    mlflow.log_input(model=LoggedModelInput(model))
    file = folder / f"{model}.txt"
    (text,) = mlflow.pyfunc.load_model(f"models:/{model}").predict(["any"])
    file.write_text(text)
    return str(file)


def users(client: MlflowClient, experiment: str, model: str) -> list[str]:
    """All runs that have it as an input; a search leaves models out."""
    found = client.search_runs([experiment])
    runs = [client.get_run(each.info.run_id) for each in found]
    return [
        run.info.run_id
        for run in runs
        if model in (each.model_id for each in run.inputs.model_inputs)
    ]
