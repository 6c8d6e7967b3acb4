"""MNIST as a KFP v2 pipeline of lightweight Python components.

Components and artifacts: https://www.kubeflow.org/docs/components/pipelines/user-guides/components/lightweight-python-components/
and https://www.kubeflow.org/docs/components/pipelines/user-guides/data-handling/artifacts/
Loops and their results: https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/control-flow/

A component's source is all that reaches its process: so each imports what it needs itself, and the
process that compiles and drives the pipeline stays free of torch.
"""

from typing import Any

from kfp import dsl
from kfp.dsl import HTML, Artifact, ClassificationMetrics, Dataset, Input, Metrics, Model, Output

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

    result = data.load_data(
        Path(folder), Path(dataset.path), train_images=train_images, test_images=test_images
    )
    dataset.metadata.update(result)
    return result


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

    model.framework = "PyTorch"
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
    confusion: Output[ClassificationMetrics],
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
    confusion.log_confusion_matrix([str(digit) for digit in range(10)], result["confusion"])
    return result


@dsl.component(base_image=IMAGE, install_kfp_package=False)
def select_best(
    evaluations: list[dict[str, Any]],
    models: Input[list[Model]],
    best: Output[Model],
    picture: Output[Artifact],
    report: Output[HTML],
) -> dict[str, Any]:
    """Choose the best network, publish it as the pipeline's model, and show the choice."""
    import base64
    import shutil
    from pathlib import Path

    from scenarios.mnist import selection

    result = selection.select_best(evaluations, Path(picture.path))
    picture.metadata["file"] = "picture"
    chosen = next(model for model in models if model.metadata["branch"] == result["best"])
    shutil.copyfile(chosen.path, best.path)
    best.framework = chosen.framework
    best.metadata.update(architecture=result["best"], accuracy=result["accuracy"])
    drawing = base64.b64encode(Path(picture.path).read_bytes()).decode()
    Path(report.path).write_text(
        f"<h1>{result['best']} has the highest test accuracy: {result['accuracy']:.4f}</h1>"
        f'<img src="data:image/png;base64,{drawing}">'
    )
    return result


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
) -> Model:
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
    selected = select_best(
        evaluations=dsl.Collected(evaluated.outputs["Output"]),
        models=dsl.Collected(trained.outputs["model"]),
    )
    return selected.outputs["best"]
