"""MNIST tracked by MLflow: a parent run, a nested run per network, the best one registered.

Nested runs, and the best model logged in the parent run:
https://mlflow.org/docs/latest/ml/traditional-ml/tutorials/hyperparameter-tuning/notebooks/hyperparameter-tuning-with-child-runs/
PyTorch: https://mlflow.org/docs/latest/ml/deep-learning/pytorch/
Data: https://mlflow.org/docs/latest/ml/dataset
Registry: https://mlflow.org/docs/latest/ml/model-registry/workflow/
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import mlflow
from mlflow import MlflowClient
from safetensors.numpy import load_file

from harness.worker.contract import Request
from scenarios.mnist.data import load_data, write_subset
from scenarios.mnist.evaluation import accuracy, evaluate, load_network, test_images
from scenarios.mnist.selection import select_best
from scenarios.mnist.training import train

MODEL = "mnist-classifier"
ALIAS = "champion"


def run(request: Request) -> str:
    """Run all steps; return the id of the parent run."""
    folder = request.workdir / "files"  # what a script would keep beside itself while it runs
    for name in ("weights", "predictions"):
        (folder / name).mkdir(parents=True)
    with mlflow.start_run(run_name=f"mnist-{request.profile}") as parent:
        mlflow.log_params(dict(request.parameters))
        _load_data(request, folder)
        children: dict[str, str] = {}
        evaluations = []
        for architecture in request.parameters["architectures"]:
            with mlflow.start_run(run_name=architecture, nested=True) as child:
                children[architecture] = child.info.run_id
                evaluations.append(_train_and_evaluate(request, folder, architecture))
        best = select_best(evaluations, folder / "picture.png")
        _log_output("select_best", best)
        mlflow.log_artifact(str(folder / "picture.png"))
        mlflow.set_tag("best_child_run_id", children[best["best"]])
        _register(folder, best["best"])
    return str(parent.info.run_id)


def _log_output(step: str, output: dict[str, Any]) -> None:
    mlflow.log_dict(output, f"outputs/{step}.json")


def _load_data(request: Request, folder: Path) -> None:
    p = request.parameters
    dataset = folder / "dataset.safetensors"
    output = load_data(
        request.data, dataset, train_images=p["train_images"], test_images=p["test_images"]
    )
    _log_output("load_data", output)
    arrays = load_file(dataset)
    training = mlflow.data.from_numpy(
        arrays["train_images"],
        targets=arrays["train_labels"],
        source=str(request.data),
        name="mnist",
    )
    mlflow.log_input(training, context="training")


def _train_and_evaluate(request: Request, folder: Path, architecture: str) -> dict[str, Any]:
    """Inside the network's own run: log parameters, metrics per epoch, results and files."""
    p = request.parameters
    hyperparameters = {name: p[name] for name in ("epochs", "batch_size", "learning_rate", "seed")}
    mlflow.log_params({"architecture": architecture, **hyperparameters})
    dataset = folder / "dataset.safetensors"
    weights = folder / "weights" / architecture
    predictions = folder / "predictions" / architecture
    trained = train(
        dataset,
        weights,
        architecture=architecture,
        threads=p["threads"],
        on_metric=mlflow.log_metric,
        **hyperparameters,
    )
    _log_output(f"train/{architecture}", trained)
    mlflow.log_artifact(str(weights), "weights")
    evaluation = evaluate(
        dataset, weights, predictions, architecture=architecture, threads=p["threads"]
    )
    _log_output(f"evaluate/{architecture}", evaluation)
    mlflow.log_artifact(str(predictions), "predictions")
    mlflow.log_metric("accuracy", evaluation["accuracy"], step=p["epochs"])
    return evaluation


def _register(folder: Path, architecture: str) -> None:
    """Log the best network as a model, register and alias it."""
    dataset = folder / "dataset.safetensors"
    info = mlflow.pytorch.log_model(
        load_network(folder / "weights" / architecture, architecture),
        name="network",
        # Two images: with one, the exported graph would be fixed to batches of one. MLflow infers
        # the signature from them, too.
        input_example=test_images(dataset)[:2].numpy(),
        registered_model_name=MODEL,
    )
    MlflowClient().set_registered_model_alias(MODEL, ALIAS, str(info.registered_model_version))


def score(request: Request, _run_id: str, uri: str) -> float:
    """Test accuracy of a model of the registry."""
    network = mlflow.pytorch.load_model(uri)
    with TemporaryDirectory() as folder:
        dataset = Path(folder, "dataset")
        images = request.parameters["test_images"]
        write_subset(request.data, dataset, train_images=1, test_images=images)
        return accuracy(network, dataset)
