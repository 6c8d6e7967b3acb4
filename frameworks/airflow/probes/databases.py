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
        return _server(request.services).url
    home = Path(request.services["workdir"], "airflow")
    return f"sqlite:///{home / 'airflow.db'}?timeout={LOCK_SECONDS}"


def own(request: ProbeRequest) -> str:
    """The same of one for services in the folder of this request, made when first asked for."""
    from sqlalchemy import create_engine, make_url, text

    server = make_url(_server(request.services).url)
    name = str(uuid5(NAMESPACE_URL, request.workdir.as_uri()))
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    known = text("SELECT 1 FROM pg_database WHERE datname = :name")
    with engine.connect() as connection:
        if connection.scalar(known, {"name": name}) is None:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return server.set(database=name).render_as_string(hide_password=False)


def _server(place: Mapping[str, str]) -> PostgreSQL:
    """As the batch's adapter has started it."""
    folder = Path(place["workdir"], "postgresql")
    server = PostgreSQL(folder, int(place["database_port"]), "airflow")
    server.password = (folder / "password").read_text()
    return server
