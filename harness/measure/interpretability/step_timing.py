"""What share of the steps' begins and ends the store knows.

Three steps one after another: `first`, `second`, `third`. Each notes its begin, sleeps 1 s, and
notes its end:

    note(witness, "begin", step="first"); time.sleep(1); note(witness, "end", step="first")

`frameworks/NAME/probes/interpretability/step_timing.py` offers

    run(request, witness: str) -> the framework's run id
    read(request, run_id: str) -> {step: [begin or null, end or null]}
        from the store, a process of its own, in seconds since the epoch.

Six times; one is right when it is within 0.2 s of the witness's.
Evidence: step_timing.json, with the witness's notes.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("step_timing", services=True)
def step_timing(context: Context) -> Finding:
    """Compare the store's times of three steps with this machine's clock."""
    raise ToolFailed("not written yet")
