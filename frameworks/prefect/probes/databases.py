"""The server's database in two files: its logs, which are rows there, and all else.

https://docs.prefect.io/v3/concepts/server#the-prefect-database
"""

import asyncio
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
        server = PostgreSQL(served, int(request.services["database_port"]), "prefect")
        server.password = (served / "password").read_text()
        asyncio.run(_of_postgresql(server.url.replace("+psycopg2", ""), parts))
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


async def _of_postgresql(url: str, parts: Parts) -> None:
    """Two texts, with a row in each line."""
    import asyncpg  # what Prefect itself speaks to PostgreSQL with

    server = await asyncpg.connect(url)
    with parts.rest.open("w") as rest, parts.logs.open("w") as logs:
        for (table,) in await server.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ):
            rows = await server.fetch(f'SELECT row::text FROM "{table}" AS row')  # noqa: S608  # its own name
            for (row,) in rows:
                print(row, file=logs if table == "log" else rest)
    await server.close()
