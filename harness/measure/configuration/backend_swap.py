"""How many lines are edited or added until a run's metadata lie in PostgreSQL.

The host starts a real PostgreSQL and hands it to the answer. It looks for the run's id in the rows
of its tables by `psycopg`, and counts the lines that differ between the two scripts.
The question: `harness.worker.questions.configuration.BackendSwap`.
"""

from harness.measure.configuration.edits import edited
from harness.measure.interoperability.servers import postgresql, rows_with
from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe
from harness.worker.questions.configuration import BackendSwap


@probe("backend_swap", services=True)
def backend_swap(context: Context) -> Finding:
    """Count the lines that move a run's metadata to PostgreSQL, and find the run there."""
    with postgresql(context) as database:
        scripts = context.call(BackendSwap.scripts, database=database)
        lines = edited(scripts["default"], scripts["postgresql"])
        if not lines:
            raise ToolFailed("the two scripts of backend_swap are the same")
        context.keep("default.sh", scripts["default"])
        context.keep("postgresql.sh", scripts["postgresql"])
        context.keep("lines.json", lines)
        run_id = context.call(BackendSwap.run, database=database, script=scripts["postgresql"])
        rows = rows_with(context, database, run_id)
        context.keep("rows.json", {"run": run_id, "rows": rows})
    if not rows:
        raise FrameworkFailed(f"no row of the database holds the run {run_id}")
    finding = Finding()
    finding.add("backend_swap.lines", len(lines), "lines")
    return finding
