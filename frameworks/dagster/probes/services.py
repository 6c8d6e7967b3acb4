"""Code server, webserver and daemon of a batch of probes, with the definitions of all probes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from frameworks.dagster.adapter import SETTINGS, VARIABLE, Adapter
from frameworks.dagster.probes import homes
from harness.worker.contract import ProbeRequest, Request
from harness.worker.serving import Serving

DEFINITIONS = "frameworks.dagster.probes.definitions"
# Of every probe in the batch; each with the page that has a probe need it.
MORE = """
# timeout: https://docs.dagster.io/deployment/execution/run-monitoring#run-timeouts
run_monitoring:
  enabled: true
  poll_interval_seconds: 5
  start_timeout_seconds: 600  # instead of 180: a slow machine is no failure
# concurrent_runs, queues: https://docs.dagster.io/guides/operate/managing-concurrency/run-queue-limits
concurrency:
  runs:
    tag_concurrency_limits:
      - key: one-at-a-time
        limit: 1
      - key: queue
        value:
          applyLimitPerUniqueValue: true
        limit: 1
"""


@contextmanager
def serving(request: ProbeRequest) -> Iterator[Serving]:
    """What `connect` needs: the folder with Dagster's home in it, and ports."""
    adapter = placed(request, request.workdir, request.ports, request.deployment)
    try:
        adapter.start_services(DEFINITIONS, SETTINGS + MORE)
        place = {
            "workdir": str(request.workdir),
            "ports": ",".join(map(str, request.ports)),
            "deployment": request.deployment,
        }
        yield Serving(place, adapter.services)
    finally:
        adapter.stop()


def connect(request: ProbeRequest) -> Adapter:
    """The same services for one probe: by GraphQL, and by the instance of this process."""
    place = request.services
    ports = tuple(int(port) for port in place["ports"].split(","))
    adapter = placed(request, Path(place["workdir"]), ports, place["deployment"])
    if homes.is_served(request):
        adapter.database = homes.server(request)
        os.environ[VARIABLE] = adapter.database.url  # for the instance, and for commands
    return adapter


def apart(request: ProbeRequest) -> Adapter:
    """Services of a probe's own, with the home `dagster`; metadata are where the batch has them."""
    adapter = placed(request, request.workdir, request.ports)
    adapter.private = dict(homes.variables(request, adapter.home))
    os.environ.update(adapter.private)
    return adapter


def placed(
    request: ProbeRequest, workdir: Path, ports: tuple[int, ...], deployment: str = "sqlite"
) -> Adapter:
    """Services with all their state there, started or not."""
    return Adapter(
        Request(
            framework="dagster",
            deployment=deployment,
            scenario="",  # no pipeline: `start_services` is told the definitions
            profile="",
            parameters={},
            data=workdir,
            workdir=workdir,
            evidence=request.evidence,
            ports=ports,
        )
    )
