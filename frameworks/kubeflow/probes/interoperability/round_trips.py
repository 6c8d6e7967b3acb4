"""A model artifact is what its library writes to the artifact's path, and reads from there.

https://www.kubeflow.org/docs/components/pipelines/user-guides/data-handling/artifacts/
https://scikit-learn.org/stable/model_persistence.html
https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html
https://huggingface.co/docs/transformers/main_classes/pipelines
"""

from typing import Any

from kfp import dsl
from kfp.dsl import Model, Output

from frameworks.kubeflow.probes import local_runs
from frameworks.kubeflow.probes.local_runs import component
from harness.worker.contract import ProbeRequest


@component
def train(library: str, seed: int, model: Output[Model]) -> None:
    """Make the model, and save it as its library does."""
    from scenarios import models

    made = models.make(library, seed)
    model.framework = library
    if library == "sklearn":
        import joblib

        joblib.dump(made, model.path)
    elif library == "torch":
        import torch

        torch.save(made.state_dict(), model.path)
    else:
        made.save_pretrained(model.path)


@dsl.pipeline(name="round-trips")
def pipeline(library: str, seed: int) -> None:
    """One step."""
    train(library=library, seed=seed)


def run(request: ProbeRequest, library: str, seed: int) -> str:
    """The run's id."""
    return local_runs.run(request, pipeline, {"library": library, "seed": seed})


def read(request: ProbeRequest, library: str, run_id: str) -> list[float]:
    """What the stored model predicts."""
    from scenarios import models  # imports the library that it is asked for

    path = local_runs.artifact(request, run_id, "train", "model")["uri"]
    return models.predictions(library, _load(library, path))


def _load(library: str, path: str) -> Any:
    if library == "sklearn":
        import joblib

        return joblib.load(path)
    if library == "torch":
        import torch

        from scenarios import models

        network = models.make(library, seed=0)  # whose weights are replaced by the stored ones
        network.load_state_dict(torch.load(path, weights_only=True))
        return network
    from transformers import pipeline as load_pipeline

    return load_pipeline("text-classification", model=path)
