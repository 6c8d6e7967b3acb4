"""Server and process worker of a batch of probes, with metadata in SQLite or PostgreSQL.

Flows that need no deployment run in the process of their probe, as a user's own script does. Others
are deployed to a work pool, whose worker runs each in a process of its own:
https://docs.prefect.io/v3/concepts/workers
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from frameworks.prefect.adapter import Adapter
from harness.worker.contract import ProbeRequest, Request
from harness.worker.postgresql import PostgreSQL
from harness.worker.service import Service, answers, run_to_end
from harness.worker.serving import Serving

POOL = "probes"
# Of the services of probes, and of processes that ask them. https://docs.prefect.io/v3/api-ref/settings-ref
SETTINGS = {
    "PREFECT_WORKER_QUERY_SECONDS": "1",  # instead of 10: what is asked is not how long it waits
    "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "2",  # instead of 30
    "PREFECT_SERVER_METRICS_ENABLED": "true",  # telemetry
}


@contextmanager
def serving(request: ProbeRequest) -> Iterator[Serving]:
    """What `connect` needs: the address, and the home that holds results."""
    adapter = placed(request, request.workdir, request.deployment)
    os.environ.update(SETTINGS)
    try:
        adapter.start()
        words = ["work-pool", "create", POOL, "--type", "process"]
        run_to_end([sys.executable, "-m", "prefect", *words], request.evidence / "pool.log")
        start_worker(adapter, POOL)
        kept = (s.service if isinstance(s, PostgreSQL) else s for s in adapter.services)
        connection = {
            "url": adapter.url,
            "home": os.environ["PREFECT_HOME"],
            "database_port": str(request.ports[1]),
        }
        yield Serving(connection, [service for service in kept if service])
    finally:
        adapter.stop()


def start_worker(adapter: Adapter, pool: str, *words: str) -> Service:
    """`prefect worker start`, for a pool that is there; returns once its process answers."""
    port = str(adapter.request.ports[2])
    os.environ.update(PREFECT_WORKER_WEBSERVER_HOST="127.0.0.1", PREFECT_WORKER_WEBSERVER_PORT=port)
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", pool]
    worker = Service(
        "prefect worker",
        [*command, "--type", "process", "--with-healthcheck", *words],
        log=adapter.request.evidence / f"worker-{pool}.log",
        cwd=adapter.request.workdir,
    )
    adapter.services.insert(0, worker)
    worker.wait_until_ready(lambda: answers(f"http://127.0.0.1:{port}/health"))
    return worker


def connect(request: ProbeRequest) -> None:
    """Lead this process to the batch's server; before Prefect is imported."""
    place = request.services
    os.environ.update(PREFECT_API_URL=place["url"], PREFECT_HOME=place["home"], **SETTINGS)


def placed(request: ProbeRequest, workdir: Path, deployment: str = "sqlite") -> Adapter:
    """A server with all its state there, started or not."""
    return Adapter(
        Request(
            framework="prefect",
            deployment=deployment,
            scenario="probes.services",  # no pipeline
            profile="",
            parameters={},
            data=workdir,
            workdir=workdir,
            evidence=request.evidence,
            ports=request.ports,
        )
    )
