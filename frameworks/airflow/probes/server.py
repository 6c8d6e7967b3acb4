"""The services of chains and costs, which are asked of the default deployment alone.

They run with Airflow's own number of worker slots: the adapter's single slot keeps the branches of
a scenario one after another, and a probe runs one task at a time anyway. With one slot, each task
would wait until the supervisor has noticed that the process of the one before has ended.
https://airflow.apache.org/docs/apache-airflow/stable/configurations-ref.html#parallelism
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from frameworks.airflow.adapter import Adapter
from harness.worker.contract import ProbeRequest, Request

SLOTS = {"AIRFLOW__CORE__PARALLELISM": "32"}  # the default
IN_OBJECT_STORAGE = "airflow.providers.common.io.xcom.backend.XComObjectStorageBackend"
SUFFIX = "_dag"  # of files in the DAGs folder: one is called `secrets` here, another `openlineage`


@contextmanager
def serving(request: ProbeRequest, module: str, dag_ids: Sequence[str]) -> Iterator[Adapter]:
    """Services that know these DAGs, which stand in a module of the folder `dags_apart`."""
    adapter = Adapter(
        Request(
            framework="airflow",
            deployment="sqlite",
            scenario=f"probes.dags_apart.{module}",
            profile="",
            parameters={},
            data=request.workdir,
            workdir=request.workdir,
            evidence=request.evidence,
            ports=request.ports,
        )
    )
    use_slots(adapter)
    try:
        adapter.start_services([Path(str(adapter.pipeline.__file__))], SUFFIX)
        for dag_id in dag_ids:
            adapter.wait_for_dag(dag_id)
        yield adapter
    finally:
        adapter.stop()


def use_slots(adapter: Adapter) -> None:
    """Have services that are not started yet run with Airflow's own number of slots."""
    adapter.settings.update(SLOTS)  # kept among the evidence
    os.environ.update(SLOTS)  # which the services inherit
