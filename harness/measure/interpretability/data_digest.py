"""Whether a run records by its own means which data it used.

Three tables (CSV: 200 rows of x1, x2, y): `a`, `b` with the same content under another name and
with another time, and `c` with one number changed.

`frameworks/NAME/probes/interpretability/data_digest.py` offers

    run(request, file: str) -> the framework's run id
        a run that uses this file as its data, as the documentation has a run take data.
    read(request, run_id: str) -> text or null
        from the store, a process of its own: the digest or the version that the framework itself has
        computed of the data. A digest that a step of ours would compute is none; nor is the path.

Two cases: what is recorded of `c` is another than of `a`; and of `b` it is the same as of `a` (which
counts only together with the first: a constant tells nothing).
Evidence: data_digest.json.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("data_digest", services=True)
def data_digest(context: Context) -> Finding:
    """Run on equal data and on other data, and compare what the store says of each."""
    raise ToolFailed("not written yet")
