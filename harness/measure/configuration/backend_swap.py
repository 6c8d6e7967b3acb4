"""How many lines are edited or added until a run's metadata lie in PostgreSQL.

The host starts a real, empty PostgreSQL, has the framework do a run with it, and finds the run's
id in a row of its tables with a client of its own. Then it counts the lines of the second script
that the first does not have. Anything that a user types counts, except blank lines and comments.

`frameworks/NAME/probes/configuration/backend_swap.py` offers

    scripts(request, database: Database) -> {"default": str, "postgresql": str}
    run(request, database: Database, script: str) -> str

    Database = {"host": "127.0.0.1", "port": int, "user", "password", "name"}

`scripts` are what a user types from installation to the first run: shell commands, with settings
as the documentation has them (`export`, or `cat > FILE <<END`), one per line; "default" keeps
metadata where the framework does by default, "postgresql" in `database`. `run` executes the second
one, all but its lines that begin with `pip install`, does a run, ends whatever it started, and
returns the framework's run id as it stands in the database.
"""

import msgspec

from harness.measure.configuration.edits import edited
from harness.measure.interoperability.servers import postgresql, rows_with
from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe

MODULE = "configuration.backend_swap"


class Scripts(msgspec.Struct):
    """What a user types for either backend."""

    default: str
    postgresql: str


@probe("backend_swap", services=True)
def backend_swap(context: Context) -> Finding:
    """Count the lines that move a run's metadata to PostgreSQL, and find the run there."""
    with postgresql(context) as database:
        given = msgspec.to_builtins(database)
        try:
            scripts = msgspec.convert(context.call(MODULE, "scripts", database=given), Scripts)
        except msgspec.ValidationError as problem:
            raise ToolFailed(f"backend_swap.scripts answered something else: {problem}") from None
        lines = edited(scripts.default, scripts.postgresql)
        if not lines:
            raise ToolFailed("the two scripts of backend_swap are the same")
        context.keep("default.sh", scripts.default)
        context.keep("postgresql.sh", scripts.postgresql)
        context.keep("lines.json", lines)
        run_id = context.call(MODULE, "run", database=given, script=scripts.postgresql)
        rows = rows_with(context, database, run_id)
        context.keep("rows.json", {"run": run_id, "rows": rows})
    if not rows:
        raise FrameworkFailed(f"no row of the database holds the run {run_id}")
    finding = Finding()
    finding.add("backend_swap.lines", len(lines), "lines")
    return finding
