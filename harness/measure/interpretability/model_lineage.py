"""Whether a registered model version leads to the run that made it, and that run to its data.

`frameworks/NAME/probes/interpretability/model_lineage.py` offers

    make(request, file: str) -> {"run": run id, "model": name, "version": text}
        a run that takes this table (CSV: x1, x2, y; its name is unique) as its data, makes a model
        (anything small) and registers it, or keeps it as a versioned model artifact, by the
        framework's own means.
    read(request, model: str, version: str)
            -> {"run": run id, "data": text} or {"run": run id, "file": path}
        from the store, a process of its own that knows nothing else: the run that the version names;
        and what that run records of its data: a text (name, source, digest), or the data as the
        store gives it back. Either may be null or Missing, {"unsupported": reason, "documentation":
        URL}.

Two cases: "run" is the one that made it; "data" holds the file's name or its digest (by hashlib), or
"file" has its content.
Evidence: model_lineage.json.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("model_lineage", services=True)
def model_lineage(context: Context) -> Finding:
    """Follow a model version to its run, and the run to its data."""
    raise ToolFailed("not written yet")
