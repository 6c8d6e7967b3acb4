"""The digit classifier as MLflow's PyTorch quick start would write it: one flat run per network.

Manual logging: https://mlflow.org/docs/latest/ml/getting-started/quickstart/
PyTorch: https://mlflow.org/docs/latest/ml/deep-learning/pytorch/
Registering what was logged: https://mlflow.org/docs/latest/ml/model-registry/
"""

from pathlib import Path
from typing import Any

import mlflow

from scenarios.mnist.data import load_data
from scenarios.mnist.evaluation import evaluate, load_network, test_images
from scenarios.mnist.selection import select_best
from scenarios.mnist.training import train


def main(data: Path, folder: Path, params: dict[str, Any]) -> None:
    """Train, score and log each network, then register the best."""
    mlflow.set_experiment("MNIST Tutorial")
    evaluations = []
    models = {}

    dataset = folder / "dataset.safetensors"
    with mlflow.start_run(run_name="data"):
        loaded = load_data(
            data,
            dataset,
            train_images=params["train_images"],
            test_images=params["test_images"],
        )
        mlflow.log_dict(loaded, "load_data.json")

    for architecture in params["architectures"]:
        weights = folder / f"{architecture}.safetensors"
        predictions = folder / f"{architecture}.npy"
        with mlflow.start_run(run_name=architecture):
            # Log the hyperparameters
            mlflow.log_params(
                {
                    "architecture": architecture,
                    "epochs": params["epochs"],
                    "batch_size": params["batch_size"],
                    "learning_rate": params["learning_rate"],
                    "seed": params["seed"],
                }
            )

            # Train, logging loss and accuracy of each epoch
            trained = train(
                dataset,
                weights,
                architecture=architecture,
                epochs=params["epochs"],
                batch_size=params["batch_size"],
                learning_rate=params["learning_rate"],
                seed=params["seed"],
                threads=params["threads"],
                on_metric=lambda name, value, epoch: mlflow.log_metric(name, value, step=epoch),
            )
            mlflow.log_dict(trained, "train.json")
            mlflow.log_artifact(str(weights))

            # Evaluate
            evaluation = evaluate(
                dataset,
                weights,
                predictions,
                architecture=architecture,
                threads=params["threads"],
            )
            evaluations.append(evaluation)
            mlflow.log_metric("test_accuracy", evaluation["accuracy"])
            mlflow.log_dict(evaluation, "evaluate.json")
            mlflow.log_artifact(str(predictions))

            # Log the model
            models[architecture] = mlflow.pytorch.log_model(
                load_network(weights, architecture),
                name="model",
                input_example=test_images(dataset)[:10].numpy(),
            )

    picture = folder / "accuracies.png"
    with mlflow.start_run(run_name="selection"):
        selected = select_best(evaluations, picture)
        mlflow.log_dict(selected, "select_best.json")
        mlflow.log_artifact(str(picture))
        mlflow.log_metric("test_accuracy", selected["accuracy"])
    mlflow.register_model(models[selected["best"]].model_uri, "mnist-tutorial")
