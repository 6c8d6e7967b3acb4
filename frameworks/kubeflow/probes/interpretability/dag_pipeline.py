"""The graph of the MNIST pipeline, with steps that do nothing: `kfp dsl compile --py` this file.

Wired as frameworks/kubeflow/mnist.py.
"""

from kfp import dsl
from kfp.dsl import Dataset, Input, Model, Output

from frameworks.kubeflow.probes.local_runs import component


@component
def load_data(dataset: Output[Dataset]) -> None:
    """Put out a dataset."""
    from pathlib import Path

    Path(dataset.path).touch()


@component
def train(dataset: Input[Dataset], architecture: str, model: Output[Model]) -> None:
    """Put out a model."""
    from pathlib import Path

    Path(model.path).touch()


@component
def evaluate(dataset: Input[Dataset], model: Input[Model], architecture: str) -> float:
    """Put out an accuracy."""
    return 0.5


@component
def select_best(evaluations: list[float], models: Input[list[Model]]) -> None:
    """Take all of them."""


@dsl.pipeline(name="dag")
def pipeline(architectures: list[str]) -> None:
    """One branch for each architecture."""
    loaded = load_data()
    with dsl.ParallelFor(items=architectures, parallelism=1) as architecture:
        trained = train(dataset=loaded.outputs["dataset"], architecture=architecture)
        evaluated = evaluate(
            dataset=loaded.outputs["dataset"],
            model=trained.outputs["model"],
            architecture=architecture,
        )
    select_best(
        evaluations=dsl.Collected(evaluated.output),
        models=dsl.Collected(trained.outputs["model"]),
    )
