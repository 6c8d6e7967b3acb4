"""Whether metadata is kept in PostgreSQL.

PostgreSQL 18, a real server, is started with a random password and an empty database. A run is made
with a planted text as its parameter. Cases: `stored`: a client of our own (psycopg) finds the run's
id in a row of the database; `read`: a fresh process reads the run's parameter back by the
framework's client or API, equal.

`frameworks/NAME/probes/interoperability/postgresql.py` offers

    run(request: ProbeRequest, database: Database, text: str) -> the run's id, as its rows have it
    read(request: ProbeRequest, database: Database, run_id: str) -> the parameter's text

    Database = {"host": "127.0.0.1", "port": int, "user", "password", "name"}
"""

import secrets

import msgspec

from harness.measure.configuration.cases import Cases
from harness.measure.interoperability import servers
from harness.measure.interoperability.servers import Database
from harness.measure.probe import Context, Finding, probe

MODULE = "interoperability.postgresql"
LONGEST = 20  # rows that are kept


@probe("postgresql", services=True)
def postgresql(context: Context) -> Finding:
    """Have metadata kept in a real PostgreSQL, and look for the run's id in its rows."""
    text = f"text{secrets.token_hex(8)}"
    cases = Cases(context, "postgresql.kept")
    with servers.postgresql(context) as database:
        place = msgspec.to_builtins(database)
        run_id = str(context.call(MODULE, "run", database=place, text=text))
        cases.ask("stored", lambda: _stored(context, database, run_id))
        cases.ask("read", lambda: _read(context, database, text, run_id))
    return cases.finding()


def _stored(context: Context, database: Database, run_id: str) -> str:
    found = servers.rows_with(context, database, run_id)
    context.keep("rows.json", {"run": run_id, "rows": found[:LONGEST]})
    return "" if found else f"no row holds {run_id!r}"


def _read(context: Context, database: Database, text: str, run_id: str) -> str:
    place = msgspec.to_builtins(database)
    answer = context.call(MODULE, "read", database=place, run_id=run_id)
    context.keep("read.json", {"planted": text, "read": answer})
    return "" if answer == text else f"the parameter is read as {answer!r}"
