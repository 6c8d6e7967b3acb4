"""Scheduler, dag-processor and api-server of a batch of probes, with the DAGs of all probes.

A probe's DAGs stand in files called `*_dag.py` in the folders beside this module; their ids start
with the probe's name. All lie in the DAGs folder before the services start: new files are found
every five minutes only. Worker slots are Airflow's own number, see server.py.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from frameworks.airflow.adapter import Adapter
from frameworks.airflow.probes.server import SLOTS
from harness.worker.contract import ProbeRequest, Request
from harness.worker.serving import Serving

# Of every probe in the batch; each with the page that has a probe need it.
SETTINGS: dict[str, str] = {**SLOTS}


@contextmanager
def serving(request: ProbeRequest) -> Iterator[Serving]:
    """What `connect` needs: the folder with Airflow's home in it, and the port."""
    adapter = _adapter(request, request.workdir, request.ports[0])
    adapter.settings.update(SETTINGS)
    os.environ.update(SETTINGS)  # which the services inherit
    try:
        adapter.start_services(sorted(Path(__file__).parent.glob("*/*_dag.py")))
        place = {"workdir": str(request.workdir), "port": str(request.ports[0])}
        yield Serving(place, adapter.services)
    finally:
        adapter.stop()


def connect(request: ProbeRequest) -> Adapter:
    """The same services for one probe: by REST API, and by the `airflow` command of this process.

    `connect(request).wait_for_dag(id)` before `run_dag(id, conf)`.
    """
    place = request.services
    return _adapter(request, Path(place["workdir"]), int(place["port"]))


def _adapter(request: ProbeRequest, workdir: Path, port: int) -> Adapter:
    return Adapter(
        Request(
            framework="airflow",
            stratum="sqlite",
            scenario="probes.services",  # no pipeline: the files are named one by one
            profile="",
            parameters={},
            data=workdir,
            workdir=workdir,
            evidence=request.evidence,
            ports=(port, *request.ports),
        )
    )
