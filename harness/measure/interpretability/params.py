"""What share of a run's parameters its store gives back.

Ten parameters, by name and type, each of which the framework gets as its own parameter of one run
(what sets a run's inputs from outside, or what its documentation logs them with):

    learning_rate float, weight_decay float (1e-08), epochs int, seed int (2**31 - 1),
    shuffle bool, optimiser str, author str (unicode), comment str (empty), layers list of int,
    description str (1,000 characters)

`frameworks/NAME/probes/interpretability/params.py` offers

    run(request, values: {name: value}) -> the framework's run id
        does one run with these parameters and no other values of its own.
    read(request, run_id: str) -> {name: value}
        what the store says of that run, as it says it. A process of its own.

A parameter counts when its name is there and its value is the one given: the value itself (a number
of equal size is equal, whatever its type), or its text by `str` or in JSON, as of stores that keep
text only.
Evidence: params.json, what was given and what came back.
"""

import ast
import json
from typing import Any

from harness.measure.probe import Context, Finding, probe

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
    run_id = context.call("interpretability.params", "run", values=VALUES)
    stored = context.call("interpretability.params", "read", run_id=run_id)
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
