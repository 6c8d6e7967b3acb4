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

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("params", services=True)
def params(context: Context) -> Finding:
    """Count the parameters of a run that its store gives back."""
    raise ToolFailed("not written yet")
