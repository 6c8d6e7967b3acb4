"""A task that makes a model and leaves in object storage what the model's library writes.

https://airflow.apache.org/docs/apache-airflow/stable/tutorial/objectstorage.html
https://scikit-learn.org/stable/model_persistence.html
https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html
https://huggingface.co/docs/transformers/main_classes/pipelines
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from airflow.sdk import ObjectStoragePath, Param, dag, get_current_context, task

PARAMS = {
    "library": Param(type="string", enum=["sklearn", "torch", "transformers"]),
    "seed": Param(type="integer"),
    "storage": Param(type="string", description="URL of the object storage"),
}


def _save(library: str, model: Any, folder: Path) -> None:
    if library == "sklearn":
        import joblib

        joblib.dump(model, folder / "model.joblib")
    elif library == "torch":
        import torch

        torch.save(model.state_dict(), folder / "model.pt")
    else:
        model.save_pretrained(folder)


@dag(schedule=None, params=PARAMS)
def round_trips() -> None:
    """A single task."""

    @task
    def train() -> str:
        from scenarios import models

        context = get_current_context()
        params = context["params"]
        target = ObjectStoragePath(params["storage"]) / params["library"]
        target.mkdir(exist_ok=True, parents=True)
        with TemporaryDirectory() as folder:
            made = models.make(params["library"], params["seed"])
            _save(params["library"], made, Path(folder))
            for file in Path(folder).iterdir():
                (target / file.name).write_bytes(file.read_bytes())
        return str(target)

    train()


round_trips()
