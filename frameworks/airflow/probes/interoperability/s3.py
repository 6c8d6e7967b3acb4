"""Files in S3 by `ObjectStoragePath`, with the Amazon provider and a connection of its own.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/objectstorage.html
https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/connections/aws.html
"""

import json
import os
from typing import Any

from frameworks.airflow.probes.connections import store
from frameworks.airflow.probes.runs import Asked, finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest

CONNECTION = "s3_probe"


def run(request: ProbeRequest, s3: dict[str, str], text: str) -> str:
    """The DAG run's id. Tasks get the connection from the services."""
    adapter = connect(request)
    fields = _connection(s3)
    store(adapter.api(), CONNECTION, **{**fields, "extra": json.dumps(fields["extra"])})
    conf = {"storage": f"s3://{CONNECTION}@{s3['bucket']}", "text": text}
    return str(finish(adapter, "s3", conf)["dag_run_id"])


def read(request: ProbeRequest, s3: dict[str, str], run_id: str) -> str:
    """By the path that the run has left; the connection is a variable of the environment.

    https://airflow.apache.org/docs/apache-airflow/stable/howto/connection.html#environment-variables-connections
    """
    os.environ[f"AIRFLOW_CONN_{CONNECTION.upper()}"] = json.dumps(_connection(s3))
    adapter = connect(request)  # before Airflow is imported: it makes the settings
    from airflow.sdk import ObjectStoragePath

    path = Asked(adapter.api(), "s3", run_id).returned("write")
    return ObjectStoragePath(path, conn_id=CONNECTION).read_text()


def _connection(s3: dict[str, str]) -> dict[str, Any]:
    return {
        "conn_type": "aws",
        "login": s3["access_key"],
        "password": s3["secret_key"],
        "extra": {"endpoint_url": s3["endpoint"], "region_name": s3["region"]},
    }
