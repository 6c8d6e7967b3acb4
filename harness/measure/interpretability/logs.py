"""What share of the lines that a step prints its store gives back.

A run of two steps: `loud` calls `harness.worker.planted.speak(word, 10_000)`, which prints as many
lines, "WORD 00001" and so on; `quiet` calls `speak(other, 10)`.

`frameworks/NAME/probes/interpretability/logs.py` offers

    run(request, word: str, other: str) -> the framework's run id
    read(request, run_id: str, step: str) -> text
        from the store, a process of its own: the log of that step.

A line counts when it is in the log of `loud` and not in that of `quiet`; it may stand behind a
time or a level that the framework adds.
Evidence: logs-loud.txt, logs-quiet.txt.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("logs", services=True)
def logs(context: Context) -> Finding:
    """Count the lines that a step printed and the store gives back under its name."""
    raise ToolFailed("not written yet")
