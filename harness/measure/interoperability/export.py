"""Whether a run goes out as JSON or CSV by its own means, and into another installation.

A run with planted parameters, metrics and tags is made, exported into a folder, and imported into a
second installation whose state lies in another folder. Cases: `out`: the exported .json and .csv
files hold every planted name and value; `in`: what the other installation reads of its own run is
equal to what was planted. Own means are a command, an API or files that its documentation tells of.

`frameworks/NAME/probes/interoperability/export.py` offers

    run(request: ProbeRequest, params: dict[str, str], metrics: dict[str, float],
        tags: dict[str, str]) -> the run's id
    export(request: ProbeRequest, run_id: str, folder: str) -> None, writes .json or .csv files
    load(request: ProbeRequest, folder: str, home: str) -> the id of the imported run
    read(request: ProbeRequest, run_id: str, home: str)
        -> {"params": {...}, "metrics": {...}, "tags": {...}} of the imported run

`load` and `read` use an installation with all its state in the empty folder `home`. Where there is
no such thing, `export` or `load` raises NotSupported.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("export", services=True)
def export(context: Context) -> Finding:
    """Whether a run goes out as JSON or CSV by its own means, and into another installation."""
    raise ToolFailed("not written yet")
