"""Whether a run records by its own means which data it used.

Three tables (CSV: 200 rows of x1, x2, y): `a`, `b` with the same content under another name and
with another time, and `c` with one number changed.

`frameworks/NAME/probes/interpretability/data_digest.py` offers

    run(request, file: str) -> the framework's run id
        a run that uses this file as its data, as the documentation has a run take data.
    read(request, run_id: str) -> text or null
        from the store, a process of its own: the digest or the version that the framework itself
        has computed of the data. A digest that a step of ours would compute is none; nor is the
        path.

Two cases: what is recorded of `c` is another than of `a`; and of `b` it is the same as of `a`
(which counts only together with the first: a constant tells nothing).
Evidence: data_digest.json.
"""

from functools import partial
from typing import Any

from harness.measure.configuration.cases import Cases
from harness.measure.interpretability.tables import table
from harness.measure.probe import Context, Finding, probe


@probe("data_digest", services=True)
def data_digest(context: Context) -> Finding:
    """Run on equal data and on other data, and compare what the store says of each."""
    contents = {"a": table(), "b": table(), "c": table(changed=True)}
    told = {name: _told(context, name, content) for name, content in contents.items()}
    context.keep("data_digest.json", told)
    digests = {name: each["digest"] for name, each in told.items()}
    cases = Cases(context, "data_digest.told")
    cases.ask("different for other data", partial(_different, digests))
    cases.ask("equal for equal data", partial(_equal, digests))
    return cases.finding()


def _told(context: Context, name: str, content: str) -> dict[str, Any]:
    file = context.workdir / "tables" / f"{name}.csv"
    file.parent.mkdir(exist_ok=True)
    file.write_text(content)
    run_id = context.call("interpretability.data_digest", "run", file=str(file))
    digest = context.call("interpretability.data_digest", "read", run_id=run_id)
    return {"run": run_id, "digest": digest}


def _different(digests: dict[str, Any]) -> str:
    if not digests["a"] or not digests["c"]:
        return "nothing is recorded of the data"
    return "" if digests["a"] != digests["c"] else "other data are recorded as the same"


def _equal(digests: dict[str, Any]) -> str:
    if reason := _different(digests):
        return reason
    return "" if digests["a"] == digests["b"] else "equal data are recorded as different"
