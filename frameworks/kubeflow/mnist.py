"""MNIST as a KFP v2 pipeline of lightweight Python components.

Components and artifacts: https://www.kubeflow.org/docs/components/pipelines/user-guides/components/lightweight-python-components/
and https://www.kubeflow.org/docs/components/pipelines/user-guides/data-handling/artifacts/
Loops and their results: https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/control-flow/

A component's source is all that reaches its process: so each imports what it needs itself, and the
process that compiles and drives the pipeline stays free of torch.
"""

from typing import Any

from kfp import dsl
from kfp.dsl import Artifact, Dataset, Input, Metrics, Model, Output

from frameworks.kubeflow.image import IMAGE

# KFP task -> name in the scenario; "*" stands for the branch, which an artifact's metadata names.
STEPS = {
    "load-data": "load_data",
    "train": "train/*",
    "evaluate": "evaluate/*",
    "select-best": "select_best",
}
# The pipeline's parameter whose items are the branches.
BRANCHES = "architectures"


@dsl.component(base_image=IMAGE, install_kfp_package=False)
def load_data(
    folder: str, train_images: int, test_images: int, dataset: Output[Dataset]
) -> dict[str, Any]:
    """Cut the declared subset out of the data."""
    from pathlib import Path

    from scenarios.mnist import data

    return data.load_data(
        Path(folder), Path(dataset.path), train_images=train_images, test_images=test_images
    )


@dsl.component(base_image=IMAGE, install_kfp_package=False)
def train(
    dataset: Input[Dataset],
    architecture: str,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    seed: int,
    threads: int,
    model: Output[Model],
    metrics: Output[Metrics],
) -> dict[str, Any]:
    """Train one network."""
    from pathlib import Path

    from scenarios.mnist import training

    model.metadata.update(branch=architecture, file=f"weights/{architecture}")
    return training.train(
        Path(dataset.path),
        Path(model.path),
        architecture=architecture,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        seed=seed,
        threads=threads,
        # Metrics are scalars by name: only the name can tell the epochs apart.
        on_metric=lambda name, value, epoch: metrics.log_metric(f"{name}/{epoch}", value),
    )


@dsl.component(base_image=IMAGE, install_kfp_package=False)
def evaluate(
    dataset: Input[Dataset],
    model: Input[Model],
    architecture: str,
    threads: int,
    predictions: Output[Artifact],
    metrics: Output[Metrics],
) -> dict[str, Any]:
    """Score one network on the test images."""
    from pathlib import Path

    from scenarios.mnist import evaluation

    result = evaluation.evaluate(
        Path(dataset.path),
        Path(model.path),
        Path(predictions.path),
        architecture=architecture,
        threads=threads,
    )
    predictions.metadata.update(branch=architecture, file=f"predictions/{architecture}")
    metrics.log_metric("accuracy", result["accuracy"])
    return result


@dsl.component(base_image=IMAGE, install_kfp_package=False)
def select_best(evaluations: list[dict[str, Any]], picture: Output[Artifact]) -> dict[str, Any]:
    """Choose the best network."""
    from pathlib import Path

    from scenarios.mnist import selection

    picture.metadata["file"] = "picture"
    return selection.select_best(evaluations, Path(picture.path))


@dsl.pipeline(name="mnist", description="Train three networks, score each, choose the best.")
def pipeline(
    data: str,
    architectures: list[str],
    train_images: int = 60_000,
    test_images: int = 10_000,
    epochs: int = 10,
    batch_size: int = 64,
    learning_rate: float = 0.001,
    seed: int = 42,
    threads: int = 1,
) -> dict[str, Any]:
    """Branches run one after another, so that wall times compare with other frameworks."""
    loaded = load_data(folder=data, train_images=train_images, test_images=test_images)
    with dsl.ParallelFor(items=architectures, parallelism=1) as architecture:
        trained = train(
            dataset=loaded.outputs["dataset"],
            architecture=architecture,
            epochs=epochs,
            batch_size=batch_size,
            learning_rate=learning_rate,
            seed=seed,
            threads=threads,
        )
        evaluated = evaluate(
            dataset=loaded.outputs["dataset"],
            model=trained.outputs["model"],
            architecture=architecture,
            threads=threads,
        )
    selected = select_best(evaluations=dsl.Collected(evaluated.outputs["Output"]))
    return selected.outputs["Output"]
