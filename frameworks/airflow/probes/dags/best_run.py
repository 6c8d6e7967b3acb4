"""A run that emits an event of a model with its accuracy.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html#attaching-extra-information-to-an-emitting-asset-event
"""

from collections.abc import Iterator

from airflow.sdk import Asset, Metadata, Param, dag, get_current_context, task

MODEL = Asset("best_run_model")


@dag(schedule=None, params={"number": Param(type="integer"), "accuracy": Param(type="number")})
def best_run() -> None:
    """One task, which is told the accuracy that it reaches."""

    @task(outlets=[MODEL])
    def evaluate() -> Iterator[Metadata]:
        accuracy = get_current_context()["params"]["accuracy"]
        yield Metadata(MODEL, extra={"accuracy": accuracy})

    evaluate()


best_run()
