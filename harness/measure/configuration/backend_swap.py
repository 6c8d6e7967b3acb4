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

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("backend_swap", services=True)
def backend_swap(context: Context) -> Finding:
    """Count the lines that move a run's metadata to PostgreSQL, and find the run there."""
    raise ToolFailed("not written yet")
