"""What share of a run's parameters its store gives back.

The host compares values and texts of ten parameters with what was given:

    learning_rate float, weight_decay float (1e-08), epochs int, seed int (2**31 - 1),
    shuffle bool, optimiser str, author str (unicode), comment str (empty), layers list of int,
    description str (1,000 characters)

Evidence: params.json, what was given and what came back.
The question: `harness.worker.questions.interpretability.Params`.
"""

import ast
import json
from typing import Any

from harness.measure.probe import Context, Finding, probe
from harness.worker.questions.interpretability import Params

VALUES: dict[str, Any] = {
    "learning_rate": 0.001,
    "weight_decay": 1e-08,
    "epochs": 10,
    "seed": 2**31 - 1,
    "shuffle": True,
    "optimiser": "Adam",
    "author": "Zoë Größl, 王小明 ✓",
    "comment": "",
    "layers": [128, 64, 10],
    "description": "A thousand characters. " * 43 + "Now an end.",
}


@probe("params", services=True)
def params(context: Context) -> Finding:
    """Count the parameters of a run that its store gives back."""
    run_id = context.call(Params.run, values=VALUES)
    stored = context.call(Params.read, run_id=run_id)
    right = {name: name in stored and same(value, stored[name]) for name, value in VALUES.items()}
    evidence = {"run": run_id, "given": VALUES, "stored": stored, "right": right}
    context.keep("params.json", evidence)
    finding = Finding()
    finding.answer("params.complete", sum(right.values()), len(VALUES))
    return finding


def same(given: Any, stored: Any) -> bool:
    """Whether the store's is the value given, or the text of it."""
    if isinstance(given, str):
        return bool(stored == given)
    value = _read(stored) if isinstance(stored, str) else stored
    return isinstance(value, bool) == isinstance(given, bool) and bool(value == given)


def _read(text: str) -> Any:
    """The value that is written so in JSON or in Python; the text itself when it is neither."""
    for reader in (json.loads, ast.literal_eval):
        try:
            return reader(text)
        except (ValueError, SyntaxError):
            continue
    return text
