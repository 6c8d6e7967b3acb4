"""Ten params of a DAG.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/params.html
"""

from airflow.sdk import Param, dag, task

PARAMS = {
    "learning_rate": Param(type="number"),
    "weight_decay": Param(type="number"),
    "epochs": Param(type="integer"),
    "seed": Param(type="integer"),
    "shuffle": Param(type="boolean"),
    "optimiser": Param(type="string"),
    "author": Param(type="string"),
    "comment": Param(type="string"),
    "layers": Param(type="array", items={"type": "integer"}),
    "description": Param(type="string"),
}


@dag(schedule=None, params=PARAMS)
def params() -> None:
    """One task, which could use them."""

    @task
    def step() -> None: ...

    step()


params()
