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

import gzip
import re
from typing import Any

from harness.measure.probe import Context, Finding, probe

LOUD, QUIET = "loud", "quiet"
LINES = 10_000


@probe("logs", services=True)
def logs(context: Context) -> Finding:
    """Count the lines that a step printed and the store gives back under its name."""
    words: dict[str, Any] = {"word": "canary-4711", "other": "canary-0815"}
    run_id = context.call("interpretability.logs", "run", **words)
    texts = {}
    for step in (LOUD, QUIET):
        told = context.call("interpretability.logs", "read", run_id=run_id, step=step)
        texts[step] = str(told or "")
        context.keep(f"logs-{step}.txt.gz", gzip.compress(texts[step].encode()))
    finding = Finding()
    finding.answer("logs.complete", complete(texts[LOUD], texts[QUIET], words["word"]), LINES)
    return finding


def complete(loud: str, quiet: str, word: str) -> int:
    """How many different lines are in the one log and not in the other step's."""
    printed = {f"{number:05}" for number in range(1, LINES + 1)}
    line = re.compile(rf"(?<![\w-]){re.escape(word)} (\d{{5}})(?!\d)")
    return len(printed & (set(line.findall(loud)) - set(line.findall(quiet))))
