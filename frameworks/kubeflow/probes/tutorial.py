"""The digit classifier as the KFP tutorials write a pipeline: components, artifacts, plain calls.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/build-advanced-pipeline/
https://www.kubeflow.org/docs/components/pipelines/user-guides/components/lightweight-python-components/
Its loop is Python's, since the networks are known when the pipeline is compiled. The image holds
KFP and the workload, so that nothing is installed when a step starts.
"""

from typing import Any

from kfp import dsl
from kfp.dsl import Dataset, Input, Metrics, Model, Output


@dsl.component(base_image="mnist-tutorial", install_kfp_package=False)
def create_dataset(
    data: str, train_images: int, test_images: int, mnist_dataset: Output[Dataset]
) -> dict[str, Any]:
    """Cut the images out of MNIST."""
    from pathlib import Path

    from scenarios.mnist.data import load_data

    return load_data(
        Path(data), Path(mnist_dataset.path), train_images=train_images, test_images=test_images
    )


@dsl.component(base_image="mnist-tutorial", install_kfp_package=False)
def train_model(
    mnist_dataset: Input[Dataset],
    model: Output[Model],
    architecture: str,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    seed: int,
    threads: int,
) -> dict[str, Any]:
    """Train one network."""
    from pathlib import Path

    from scenarios.mnist.training import train

    return train(
        Path(mnist_dataset.path),
        Path(model.path),
        architecture=architecture,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        seed=seed,
        threads=threads,
        # A tutorial prints: its log is where a beginner looks.
        on_metric=lambda name, value, epoch: print(f"epoch {epoch}: {name} {value:.4f}"),  # noqa: T201  # the step's log
    )


@dsl.component(base_image="mnist-tutorial", install_kfp_package=False)
def evaluate_model(
    mnist_dataset: Input[Dataset],
    model: Input[Model],
    predictions: Output[Dataset],
    metrics: Output[Metrics],
    architecture: str,
    threads: int,
) -> dict[str, Any]:
    """Score one network."""
    from pathlib import Path

    from scenarios.mnist.evaluation import evaluate

    evaluation = evaluate(
        Path(mnist_dataset.path),
        Path(model.path),
        Path(predictions.path),
        architecture=architecture,
        threads=threads,
    )
    metrics.log_metric("accuracy", evaluation["accuracy"])
    return evaluation


@dsl.component(base_image="mnist-tutorial", install_kfp_package=False)
def select_model(
    simple_nn: dict[str, Any],
    deep_nn: dict[str, Any],
    cnn: dict[str, Any],
    picture: Output[dsl.Artifact],
) -> dict[str, Any]:
    """Compare all networks."""
    from pathlib import Path

    from scenarios.mnist.selection import select_best

    return select_best([simple_nn, deep_nn, cnn], Path(picture.path))


@dsl.pipeline(name="mnist-tutorial")
def mnist_pipeline(
    data: str,
    train_images: int,
    test_images: int,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    seed: int,
    threads: int,
) -> dict[str, Any]:
    """Which network reads handwritten digits best?"""
    dataset_task = create_dataset(data=data, train_images=train_images, test_images=test_images)
    evaluations = {}
    for architecture in ("SimpleNN", "DeepNN", "CNN"):
        train_task = train_model(
            mnist_dataset=dataset_task.outputs["mnist_dataset"],
            architecture=architecture,
            epochs=epochs,
            batch_size=batch_size,
            learning_rate=learning_rate,
            seed=seed,
            threads=threads,
        )
        evaluate_task = evaluate_model(
            mnist_dataset=dataset_task.outputs["mnist_dataset"],
            model=train_task.outputs["model"],
            architecture=architecture,
            threads=threads,
        )
        evaluations[architecture] = evaluate_task.outputs["Output"]
    select_task = select_model(
        simple_nn=evaluations["SimpleNN"],
        deep_nn=evaluations["DeepNN"],
        cnn=evaluations["CNN"],
    )
    return select_task.outputs["Output"]
