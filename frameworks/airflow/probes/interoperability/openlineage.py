"""The OpenLineage provider with transport `http`, in services that are this probe's own.

https://airflow.apache.org/docs/apache-airflow-providers-openlineage/stable/guides/user.html
In those of the batch it would be a part of every task, of which other probes ask the times.
"""

import json
import os
from dataclasses import replace
from pathlib import Path

from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.services import own
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, url: str, fails: bool) -> str:
    """The DAG run's id; scheduler, dag-processor and api-server are gone when it is returned."""
    transport = {"type": "http", "url": url}
    os.environ["AIRFLOW__OPENLINEAGE__TRANSPORT"] = json.dumps(transport)  # services inherit it
    folder = request.workdir / ("fails" if fails else "passes")
    folder.mkdir()
    adapter = own(replace(request, workdir=folder))
    try:
        adapter.start_services([Path(__file__).with_name("openlineage_dag.py")])
        return str(finish(adapter, "openlineage", {"fails": fails})["dag_run_id"])
    finally:
        adapter.stop()
