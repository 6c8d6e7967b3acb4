"""Whether a registered model version leads to the run that made it, and that run to its data.

`frameworks/NAME/probes/interpretability/model_lineage.py` offers

    make(request, file: str) -> {"run": run id, "model": name, "version": text}
        a run that takes this table (CSV: x1, x2, y; its name is unique) as its data, makes a model
        (anything small) and registers it, or keeps it as a versioned model artifact, by the
        framework's own means.
    read(request, model: str, version: str)
            -> {"run": run id, "data": text} or {"run": run id, "file": path}
        from the store, a process of its own that knows nothing else: the run that the version
        names; and what that run records of its data: a text (name, source, digest), or the data as
        the store gives it back. Either may be null or Missing, {"unsupported": reason,
        "documentation": URL}.

Two cases: "run" is the one that made it; "data" holds the file's name or its digest (by hashlib),
or "file" has its content.
Evidence: model_lineage.json.
"""

import hashlib
from functools import partial
from pathlib import Path
from typing import Any

from harness.measure.configuration.cases import Cases, differs
from harness.measure.interpretability.missing import present
from harness.measure.interpretability.tables import table
from harness.measure.probe import Context, Finding, probe

ALGORITHMS = ("md5", "sha1", "sha256", "sha512")


@probe("model_lineage", services=True)
def model_lineage(context: Context) -> Finding:
    """Follow a model version to its run, and the run to its data."""
    file = context.workdir / "tables" / "houses-90210.csv"
    file.parent.mkdir()
    file.write_text(table(shift=3))
    made = context.call("interpretability.model_lineage", "make", file=str(file))
    asked: dict[str, Any] = {"model": made["model"], "version": str(made["version"])}
    told = context.call("interpretability.model_lineage", "read", **asked)
    context.keep("model_lineage.json", {"made": made, "told": told})
    cases = Cases(context, "model_lineage.led")
    cases.ask("run", partial(_run, told.get("run"), made["run"]))
    cases.ask("data", partial(_data, told, file))
    return cases.finding()


def _run(told: Any, made: Any) -> str:
    return differs("run", present(told), made)


def _data(told: dict[str, Any], file: Path) -> str:
    if present(told.get("run")) is None:
        return "there is no run that could lead to data"
    if path := present(told.get("file")):
        copy = Path(path)
        other = copy.resolve() != file.resolve() and copy.read_bytes() == file.read_bytes()
        return "" if other else "the file is not a copy of the data"
    content, text = file.read_bytes(), str(present(told.get("data")) or "")
    known = [file.name, *(hashlib.new(each, content).hexdigest() for each in ALGORITHMS)]
    return "" if any(each in text for each in known) else "it names neither the data nor a digest"
