"""A DAG that runs when its data are updated, and updates the asset of its model, an XCom.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/asset-scheduling.html
https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html
"""

import csv
import statistics
from pathlib import Path

from airflow.sdk import Asset, dag, get_current_context, task

DATA = Asset("model_lineage_data")
MODEL = Asset("model_lineage_model")


@dag(schedule=[DATA])
def model_lineage() -> None:
    """A single task."""

    @task(outlets=[MODEL])
    def train() -> dict[str, float]:
        context = get_current_context()
        event = context["triggering_asset_events"][DATA][-1]
        file = Path(event.extra["file"])
        with file.open(newline="") as stream:
            mean = statistics.fmean(float(row["y"]) for row in csv.DictReader(stream))
        context["outlet_events"][MODEL].extra = {"xcom": "return_value"}
        return {"mean": mean}

    train()


model_lineage()
