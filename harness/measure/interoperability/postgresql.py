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

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("postgresql", services=True)
def postgresql(context: Context) -> Finding:
    """Whether metadata is kept in PostgreSQL."""
    raise ToolFailed("not written yet")
