"""Whether a run records the Python and the packages that it ran with.

`frameworks/NAME/probes/interpretability/environment.py` offers

    run(request) -> the framework's run id
        a run whose step imports numpy and pandas; where the framework records packages with a
        model, with a model that needs them.
    read(request, run_id: str) -> {"python": text, "packages": text}
        from the store, a process of its own: whatever it has recorded by itself of the interpreter
        and of the packages, as it is (a file's content, tags, metadata). What a step of ours would
        have to write down is not recorded: "" or Missing, {"unsupported": reason, "documentation":
        URL}.

Two facts: the full version of the Python that ran ("3.11.9") stands in "python"; numpy's and pandas'
versions stand behind their names in "packages".
Evidence: environment.json.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("environment", services=True)
def environment(context: Context) -> Finding:
    """Look for the versions of Python and of two packages in what the store says."""
    raise ToolFailed("not written yet")
