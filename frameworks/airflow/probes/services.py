"""Scheduler, dag-processor and api-server of a batch of probes, with the DAGs of all probes.

Their metadata lie in SQLite or in PostgreSQL, as the deployment has it.

A probe's DAGs stand in the folder `dags` beside this module; their ids start with the probe's name.
All lie in the DAGs folder before the services start: new files are found every five minutes only.
Those in `dags_apart` do not: chains and costs have services of their own, and that of code_version
goes into `repository`. Worker slots are Airflow's own number, see server.py.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from frameworks.airflow.adapter import Adapter
from frameworks.airflow.probes import databases
from frameworks.airflow.probes.server import SLOTS, SUFFIX
from harness.worker.contract import ProbeRequest, Request
from harness.worker.serving import Serving

# Of every probe in the batch; each with the page that has a probe need it.
SETTINGS: dict[str, str] = {
    **SLOTS,
    # telemetry: to `statsd_port`.
    # https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/logging-monitoring/metrics.html
    "AIRFLOW__METRICS__STATSD_ON": "True",
    "AIRFLOW__METRICS__STATSD_HOST": "127.0.0.1",
}
BRANCH = "main"  # of `repository`
DAGS = Path(__file__).parent / "dags"


def dag_file(name: str) -> Path:
    """One of the files with DAGs."""
    return DAGS / f"{name}.py"


def repository(workdir: Path) -> Path:
    """Where code_version makes the git repository that the services take its DAG from."""
    return workdir / "repository"


def _bundles(workdir: Path) -> str:
    """The default bundle, and the repository, which is looked at as often as can be.

    https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/dag-bundles.html
    """
    local = {
        "name": "dags-folder",
        "classpath": "airflow.dag_processing.bundles.local.LocalDagBundle",
        "kwargs": {},
    }
    git = {
        "name": "code-version",
        "classpath": "airflow.providers.git.bundles.git.GitDagBundle",
        "kwargs": {
            "repo_url": str(repository(workdir)),
            "tracking_ref": BRANCH,
            "refresh_interval": 0,
        },
    }
    return json.dumps([local, git])


def _settings(workdir: Path, ports: Sequence[int]) -> dict[str, str]:
    """With where a receiver listens, as services know only what they are started with."""
    return {
        **SETTINGS,
        "AIRFLOW__METRICS__STATSD_PORT": str(ports[2]),
        "AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST": _bundles(workdir),
    }


@contextmanager
def serving(request: ProbeRequest) -> Iterator[Serving]:
    """What `connect` needs: the folder with Airflow's home in it, and ports."""
    adapter = placed(request, request.workdir, request.deployment)
    settings = _settings(request.workdir, request.ports)
    adapter.settings.update(settings)
    os.environ.update(settings)  # which the services inherit
    try:
        adapter.start_services(sorted(DAGS.glob("*.py")), SUFFIX)
        port, database_port, statsd_port, *_ = map(str, request.ports)
        place = {
            "workdir": str(request.workdir),
            "port": port,
            "database_port": database_port,
            "statsd_port": statsd_port,
        }
        database = adapter.database.service if adapter.database else None
        yield Serving(place, [*adapter.services, *filter(None, [database])])
    finally:
        adapter.stop()


def connect(request: ProbeRequest) -> Adapter:
    """The same services for one probe: by REST API, and by the `airflow` command of this process.

    `connect(request).wait_for_dag(id)` before `run_dag(id, conf)`.
    """
    place = request.services
    if databases.is_served(request):
        os.environ[databases.SETTING] = databases.of_batch(request)
    ports = (int(place["port"]), *request.ports[1:])
    return placed(replace(request, ports=ports), Path(place["workdir"]))


def own(request: ProbeRequest) -> Adapter:
    """Services of one probe alone, not yet started, in the deployment that is asked."""
    adapter = placed(request, request.workdir)
    if databases.is_served(request):
        adapter.private = {databases.SETTING: databases.own(request)}
    return adapter


def placed(request: ProbeRequest, workdir: Path, deployment: str = "sqlite") -> Adapter:
    """Services with all their state there, started or not; without a database server by default."""
    return Adapter(
        Request(
            framework="airflow",
            deployment=deployment,
            scenario="probes.services",  # no pipeline: the files are named one by one
            profile="",
            parameters={},
            data=workdir,
            workdir=workdir,
            evidence=request.evidence,
            ports=request.ports,
        )
    )
