"""Whether metadata is kept in PostgreSQL.

The host starts the server, looks for the run's id in all rows, and compares the parameter.
The question: `harness.worker.questions.interoperability.Postgresql`.
"""

import secrets

from harness.measure.cases import Cases
from harness.measure.interoperability import servers
from harness.measure.probe import Context, Finding, probe
from harness.worker.questions.interoperability import Database, Postgresql

LONGEST = 20  # rows that are kept


@probe("postgresql", services=True)
def postgresql(context: Context) -> Finding:
    """Have metadata kept in a real PostgreSQL, and look for the run's id in its rows."""
    text = f"text{secrets.token_hex(8)}"
    cases = Cases(context, "postgresql.kept")
    with servers.postgresql(context) as database:
        run_id = context.call(Postgresql.run, database=database, text=text)
        cases.ask("stored", lambda: _stored(context, database, run_id))
        cases.ask("read", lambda: _read(context, database, text, run_id))
    return cases.finding()


def _stored(context: Context, database: Database, run_id: str) -> str:
    found = servers.rows_with(context, database, run_id)
    context.keep("rows.json", {"run": run_id, "rows": found[:LONGEST]})
    return "" if found else f"no row holds {run_id!r}"


def _read(context: Context, database: Database, text: str, run_id: str) -> str:
    answer = context.call(Postgresql.read, database=database, run_id=run_id)
    context.keep("read.json", {"planted": text, "read": answer})
    return "" if answer == text else f"the parameter is read as {answer!r}"
