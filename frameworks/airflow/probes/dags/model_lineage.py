"""A DAG that runs when its data are updated, and updates the asset of its model.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/asset-scheduling.html
https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html
"""

import csv
import json
import statistics
from pathlib import Path

from airflow.sdk import Asset, dag, get_current_context, task

DATA = Asset("model_lineage_data")
MODEL = Asset("model_lineage_model")


@dag(schedule=[DATA])
def model_lineage() -> None:
    """A single task."""

    @task(outlets=[MODEL])
    def train() -> None:
        context = get_current_context()
        event = context["triggering_asset_events"][DATA][-1]
        file = Path(event.extra["file"])
        with file.open(newline="") as stream:
            mean = statistics.fmean(float(row["y"]) for row in csv.DictReader(stream))
        model = file.with_suffix(".model.json")
        model.write_text(json.dumps({"mean": mean}))
        context["outlet_events"][MODEL].extra = {"model": str(model)}

    train()


model_lineage()
