"""The digit classifier as Airflow's tutorial of operators would write it, with files on one disk.

A `with DAG` block, PythonOperators and `>>`:
https://airflow.apache.org/docs/apache-airflow/stable/tutorial/fundamentals.html
Small values between tasks: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/xcoms.html
`ti` and `params` are parts of the context, given to functions that name them as arguments:
https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/python.html
Values given to a run: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/params.html
"""

from pathlib import Path
from typing import Any

from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

ARCHITECTURES = ["SimpleNN", "DeepNN", "CNN"]

with DAG(
    "mnist_tutorial",
    description="Which network reads handwritten digits best?",
    schedule=None,
    catchup=False,
    params={
        "data": "/tmp/mnist",  # noqa: S108  # a default that each run replaces
        "folder": "/tmp/mnist_tutorial",  # noqa: S108  # likewise
        "train_images": 10000,
        "test_images": 10000,
        "epochs": 2,
        "batch_size": 64,
        "learning_rate": 0.001,
        "seed": 42,
        "threads": 1,
    },
    tags=["tutorial"],
) as dag:

    def load(ti: Any, params: dict[str, Any]) -> dict[str, Any]:
        """Cut the images out of MNIST."""
        from scenarios.mnist.data import load_data

        dataset = Path(params["folder"]) / "dataset.safetensors"
        loaded = load_data(
            Path(params["data"]),
            dataset,
            train_images=params["train_images"],
            test_images=params["test_images"],
        )
        ti.xcom_push("dataset", str(dataset))
        return loaded

    def train_network(architecture: str, ti: Any, params: dict[str, Any]) -> dict[str, Any]:
        """Train one network."""
        from scenarios.mnist.training import train

        weights = Path(params["folder"]) / f"{architecture}.safetensors"
        trained = train(
            Path(ti.xcom_pull(task_ids="load", key="dataset")),
            weights,
            architecture=architecture,
            epochs=params["epochs"],
            batch_size=params["batch_size"],
            learning_rate=params["learning_rate"],
            seed=params["seed"],
            threads=params["threads"],
            # A tutorial prints: its log is where a beginner looks.
            on_metric=lambda name, value, epoch: print(f"epoch {epoch}: {name} {value:.4f}"),  # noqa: T201  # the step's log
        )
        ti.xcom_push("weights", str(weights))
        return trained

    def evaluate_network(architecture: str, ti: Any, params: dict[str, Any]) -> dict[str, Any]:
        """Score one network."""
        from scenarios.mnist.evaluation import evaluate

        predictions = Path(params["folder"]) / f"{architecture}.npy"
        evaluation = evaluate(
            Path(ti.xcom_pull(task_ids="load", key="dataset")),
            Path(ti.xcom_pull(task_ids=f"train_{architecture}", key="weights")),
            predictions,
            architecture=architecture,
            threads=params["threads"],
        )
        ti.xcom_push("predictions", str(predictions))
        return evaluation

    def select(ti: Any, params: dict[str, Any]) -> dict[str, Any]:
        """Compare all networks."""
        from scenarios.mnist.selection import select_best

        evaluations = ti.xcom_pull(task_ids=[f"evaluate_{a}" for a in ARCHITECTURES])
        return select_best(evaluations, Path(params["folder"]) / "picture.png")

    load_task = PythonOperator(task_id="load", python_callable=load)
    select_task = PythonOperator(task_id="select", python_callable=select)

    for name in ARCHITECTURES:
        train_task = PythonOperator(
            task_id=f"train_{name}",
            python_callable=train_network,
            op_kwargs={"architecture": name},
        )
        evaluate_task = PythonOperator(
            task_id=f"evaluate_{name}",
            python_callable=evaluate_network,
            op_kwargs={"architecture": name},
        )
        load_task >> train_task >> evaluate_task >> select_task
