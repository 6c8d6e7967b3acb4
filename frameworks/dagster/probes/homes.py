"""Homes of a probe's own, with metadata where the deployment that is asked has them.

https://docs.dagster.io/deployment/oss/oss-instance-configuration#dagster-storage
In PostgreSQL, each home has a database of its own in the server of the batch, whose password lies
beside the cluster.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from frameworks.dagster.adapter import SETTINGS, STORAGE, VARIABLE
from harness.worker.contract import ProbeRequest
from harness.worker.postgresql import PostgreSQL


def is_served(request: ProbeRequest) -> bool:
    """Whether the deployment that is asked has a server for metadata."""
    return request.deployment == "postgresql"


def server(request: ProbeRequest) -> PostgreSQL:
    """As the batch's adapter has started it."""
    place = request.services
    folder = Path(place["workdir"], "postgresql")
    return PostgreSQL.begun(folder, int(place["ports"].split(",")[2]), "dagster")


def home(request: ProbeRequest, name: str = "instance", storage: str = "") -> Path:
    """A folder with `dagster.yaml`; this process can open the instance, and so what it starts."""
    place = request.workdir / name
    place.mkdir(exist_ok=True)
    (place / "dagster.yaml").write_text(SETTINGS + (storage or stored(request)))
    os.environ.update(variables(request, place))
    return place


def stored(request: ProbeRequest) -> str:
    """The storage in `dagster.yaml`; SQLite files are the default."""
    return STORAGE.format(variable=VARIABLE) if is_served(request) else ""


def variables(request: ProbeRequest, place: Path) -> Mapping[str, str]:
    """With the database of that home, which is made when first asked for."""
    chosen = {"DAGSTER_HOME": str(place)}
    if not is_served(request):
        return chosen
    return {**chosen, VARIABLE: server(request).database(database_of(place))}


def database_of(place: Path) -> str:
    """The name of that home's."""
    return str(uuid5(NAMESPACE_URL, place.as_uri()))
