"""What share of the lines that a step prints its store gives back.

The host counts the lines in both steps' logs. Evidence: logs-loud.txt.gz, logs-quiet.txt.gz.
The question: `harness.worker.questions.interpretability.Logs`.
"""

import gzip
import re

from harness.measure.probe import Context, Finding, probe
from harness.worker.questions.interpretability import Logs

LOUD, QUIET = "loud", "quiet"
WORD, OTHER = "canary-4711", "canary-0815"
LINES = 10_000


@probe("logs", services=True)
def logs(context: Context) -> Finding:
    """Count the lines that a step printed and the store gives back under its name."""
    run_id = context.call(Logs.run, word=WORD, other=OTHER)
    texts = {}
    for step in (LOUD, QUIET):
        texts[step] = context.call(Logs.read, run_id=run_id, step=step) or ""
        context.keep(f"logs-{step}.txt.gz", gzip.compress(texts[step].encode()))
    finding = Finding()
    finding.answer("logs.complete", complete(texts[LOUD], texts[QUIET], WORD), LINES)
    return finding


def complete(loud: str, quiet: str, word: str) -> int:
    """How many different lines are in the one log and not in the other step's."""
    printed = {f"{number:05}" for number in range(1, LINES + 1)}
    line = re.compile(rf"(?<![\w-]){re.escape(word)} (\d{{5}})(?!\d)")
    return len(printed & (set(line.findall(loud)) - set(line.findall(quiet))))
