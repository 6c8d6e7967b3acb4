"""Whether a run records which code ran.

`frameworks/NAME/probes/interpretability/code_version.py` offers

    prepare(request) -> {"folder": path, "file": path of the program in it, "only_commits": bool}
        puts the program where it can run. The host makes the folder a repository, unless it is one,
        and commits all that is in it. "only_commits" (may be left out) says that the framework takes
        code from commits only: the host then commits the edit as well.
    run(request, folder: str, witness: str) -> the framework's run id
        runs the program that lies in the folder, as it is now.
    read(request, run_id: str) -> {"commit": str or null, "code": text or null}
        from the store, a process of its own: the commit that it records, and what else it keeps that
        tells one state of the code from another (a digest, the source, a version), without times,
        run ids and paths.

The program holds one line `CODE = "first"`, and its step calls `note(witness, CODE)`: so the host
sees which code has run. Three runs: committed, committed once more, edited to `CODE = "second"`.

Two cases: the commit of the first run is the repository's; "commit" and "code" are equal for the
first two runs, and not those of the third.
Evidence: code_version.json.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("code_version", services=True)
def code_version(context: Context) -> Finding:
    """Run committed code and edited code, and compare what the store says of each."""
    raise ToolFailed("not written yet")
