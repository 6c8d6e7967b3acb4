"""Whether an unchanged step is not run again, and is when code, input or parameter change.

Three steps: `load` reads the file `source` and puts its text out (a file or value that the
framework keeps); `work` gets that and `parameter` (int), does `note(notes, "work")` and returns
f"{CODE}-{text}-{parameter}", where CODE is a constant in its source; `show` does
`note(notes, "shown", result=...)` with what `work` returned. `work` is cached by the framework;
`load` and `show` need not be. The host runs the pipeline five times: first, unchanged, with
another CODE, with another text, with another parameter. Unchanged counts when `work` noted nothing
and `show` the right result; a change counts when `work` noted again and `show` the right result.

`frameworks/NAME/probes/configuration/cache.py` offers

    run(request, code: str, source: str, parameter: int, notes: str) -> str

which returns the framework's run id when the run is over. `code` is the constant to stand in the
step's source ("one" or "two"); `source` is the path of the file, and stays the same. Each call is
a fresh process in the same workdir: what is kept must lie there, or in the services.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("cache", services=True)
def cache(context: Context) -> Finding:
    """Run a cached step unchanged, and with its code, input or parameter changed."""
    raise ToolFailed("not written yet")
