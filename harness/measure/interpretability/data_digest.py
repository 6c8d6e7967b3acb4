"""Whether a run records by its own means which data it used.

The host writes the tables, and compares what the store says of each. Evidence: data_digest.json.
The question: `harness.worker.questions.interpretability.DataDigest`.
"""

from functools import partial
from typing import Any

from harness.measure.cases import Cases
from harness.measure.interpretability.tables import table
from harness.measure.probe import Context, Finding, probe
from harness.worker.questions.interpretability import DataDigest

ROWS = 20_000  # more than a digest of some first rows holds
EARLY, LATE = 100, 15_000


@probe("data_digest", services=True)
def data_digest(context: Context) -> Finding:
    """Run on equal data and on other data, and compare what the store says of each."""
    contents = {
        "a": table(ROWS),
        "b": table(ROWS),
        "early": table(ROWS, changed=EARLY),
        "late": table(ROWS, changed=LATE),
    }
    told = {name: _told(context, name, content) for name, content in contents.items()}
    context.keep("data_digest.json", told)
    digests = {name: each["digest"] for name, each in told.items()}
    cases = Cases(context, "data_digest.told")
    for name in ("early", "late"):
        cases.ask(f"different for data that differ {name}", partial(_different, digests, name))
    cases.ask("equal for equal data", partial(_equal, digests))
    return cases.finding()


def _told(context: Context, name: str, content: str) -> dict[str, Any]:
    file = context.workdir / "tables" / f"{name}.csv"
    file.parent.mkdir(exist_ok=True)
    file.write_text(content)
    run_id = context.call(DataDigest.run, file=str(file))
    digest = context.call(DataDigest.read, run_id=run_id)
    return {"run": run_id, "digest": digest}


def _different(digests: dict[str, Any], other: str) -> str:
    if not digests["a"] or not digests[other]:
        return "nothing is recorded of the data"
    return "" if digests["a"] != digests[other] else "other data are recorded as the same"


def _equal(digests: dict[str, Any]) -> str:
    if reason := _different(digests, "early"):
        return reason
    return "" if digests["a"] == digests["b"] else "equal data are recorded as different"
