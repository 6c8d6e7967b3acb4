"""The services that probes put their questions to: the adapter's own, of stratum `sqlite`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from frameworks.airflow.adapter import Adapter
from harness.worker.contract import ProbeRequest, Request


@contextmanager
def serving(request: ProbeRequest, module: str, dag_ids: Sequence[str]) -> Iterator[Adapter]:
    """Services that know these DAGs, which stand in a module beside this one."""
    adapter = Adapter(
        Request(
            framework="airflow",
            stratum="sqlite",
            scenario=f"probes.{module}",
            profile="",
            parameters={},
            data=request.workdir,
            workdir=request.workdir,
            evidence=request.evidence,
            ports=request.ports,
        )
    )
    try:
        adapter.start_services()
        for dag_id in dag_ids:
            adapter.wait_for_dag(dag_id)
        yield adapter
    finally:
        adapter.stop()
