"""What the store tells of a failed step.

A run of two steps, `prepare` and then `evaluate`; the second calls
`harness.worker.planted.fail(message)`, which raises a ValueError with that message.

`frameworks/NAME/probes/interpretability/failing_step.py` offers

    run(request, message: str) -> the framework's run id
        waits until the run has failed; does not raise because of it.
    read(request, run_id: str) -> {"step": [names], "exception": str, "traceback": str}
        from the store, a process of its own: the names of the steps that the store calls failed;
        the text that it keeps of the exception; the text with the traceback (may be the same text,
        a log included). An entry that the store does not have is "" or Missing:
        {"unsupported": reason, "documentation": URL}.

Three facts: "step" is exactly `evaluate`; "exception" holds `ValueError` and the message;
"traceback" holds the file and the number of the line that raised.
Evidence: failing_step.json.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("failing_step", services=True)
def failing_step(context: Context) -> Finding:
    """Let a step fail and read from the store which, how and where."""
    raise ToolFailed("not written yet")
