"""The server's database in two files: its logs, which are rows there, and all else.

https://docs.prefect.io/v3/concepts/server#the-prefect-database
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from harness.worker.contract import ProbeRequest
from harness.worker.postgresql import PostgreSQL

SQLITE = "prefect.db"


class Parts(NamedTuple):
    """Copies, as nothing but rows tells the two apart."""

    rest: Path
    logs: Path


def split(request: ProbeRequest) -> Parts:
    """Of the batch's server, which goes on."""
    parts = Parts(request.workdir / "database", request.workdir / "logs")
    served = Path(request.services["home"]).with_name("postgresql")
    if served.exists():
        server = PostgreSQL.begun(served, int(request.services["database_port"]), "prefect")
        server.dump(parts.rest, "--exclude-table=log")
        server.dump(parts.logs, "--table=log")
    else:
        _of_sqlite(Path(request.services["home"], SQLITE), parts)
    return parts


def _of_sqlite(file: Path, parts: Parts) -> None:
    """Two databases again; vacuum leaves nothing of rows that are deleted."""
    with closing(sqlite3.connect(file)) as server, closing(sqlite3.connect(parts.rest)) as rest:
        server.backup(rest)
        rest.execute("ATTACH ? AS other", [str(parts.logs)])
        rest.execute("CREATE TABLE other.log AS SELECT * FROM main.log")
        rest.execute("DELETE FROM main.log")
        rest.commit()
        rest.execute("VACUUM main")
