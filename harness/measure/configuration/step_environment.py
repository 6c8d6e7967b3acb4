"""Whether one step can have another version of a package, and one a variable, that others lack.

Steps `one` and `two` of one run each do

    note(notes, "seen", step="one", version=..., variable=...)

with what they see: `importlib.metadata.version("mlops-bench-canary")` or None, and
`os.environ.get("MLOPS_BENCH_CANARY")`. Two cases: with `case` "package", `one` sees version 1.0
and `two` sees 2.0; with "variable", `one` sees `value` and `two` sees None.

`frameworks/NAME/probes/configuration/step_environment.py` offers

    run(request, case: str, wheels: {"1.0": str, "2.0": str}, value: str, notes: str) -> str

which returns the framework's run id when the run is over. `wheels` are paths of two wheels
(`mlops_bench_canary-1.0-py3-none-any.whl`), both in one folder, made by the host; pip takes
`--find-links FOLDER`, or a path as a requirement. The framework gives each step its own by the
documented means; installing inside a step's body does not count. NotSupported counts for the case.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("step_environment", services=True)
def step_environment(context: Context) -> Finding:
    """Give one step its own package version, and one its own variable."""
    raise ToolFailed("not written yet")
