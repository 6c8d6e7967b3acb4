"""Where the services of probes keep their metadata: in SQLite, or in the batch's PostgreSQL.

https://airflow.apache.org/docs/apache-airflow/3.3.2/howto/set-up-database.html

Only the batch's services know its password, which lies beside the cluster. A probe that starts
services of its own gives them a database of their own, in the same server.
"""

from collections.abc import Mapping
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from harness.worker.contract import ProbeRequest
from harness.worker.postgresql import PostgreSQL

SETTING = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
URL = "postgresql+psycopg2://{user}:{password}@{host}:{port}/{name}"
LOCK_SECONDS = 30  # that services may keep a SQLite file to themselves


def is_served(request: ProbeRequest) -> bool:
    """Whether the deployment that is asked has a server for it."""
    return request.deployment == "postgresql"


def of_batch(request: ProbeRequest) -> str:
    """SQLAlchemy's URL of the database that the batch's services have."""
    if is_served(request):
        return server(request.services).url
    home = Path(request.services["workdir"], "airflow")
    return f"sqlite:///{home / 'airflow.db'}?timeout={LOCK_SECONDS}"


def own(request: ProbeRequest) -> str:
    """The same of one for services in the folder of this request, made when first asked for."""
    return server(request.services).database(str(uuid5(NAMESPACE_URL, request.workdir.as_uri())))


def server(place: Mapping[str, str]) -> PostgreSQL:
    """As the batch's adapter has started it."""
    folder = Path(place["workdir"], "postgresql")
    return PostgreSQL.begun(folder, int(place["database_port"]), "airflow")
