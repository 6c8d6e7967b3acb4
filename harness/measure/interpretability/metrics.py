"""Whether metrics of each epoch come back without loss.

Five series of (step, value), each a case, logged in one run as the framework's documentation logs or
keeps what a training measures per epoch:

    loss_nan                 20 points, of which three are NaN
    loss_infinite            20 points, with +infinity and -infinity among them
    précision_精度            20 points under a unicode name
    unordered                20 points whose steps are not logged in order
    long                     10,000 points

`frameworks/NAME/probes/interpretability/metrics.py` offers

    run(request, series: {name: [[step, text], ...]}) -> the framework's run id
        logs them in the order given. A value is `float(text)`: JSON has no NaN.
    read(request, run_id: str) -> {name: [[step, value], ...] or Missing}
        what the store says of that run, as numbers. A process of its own.

A case passes when the same points come back, bit by bit, in whatever order; a store that has no place
for the step gives a position in its stead. Missing is {"unsupported": reason, "documentation": URL}:
a case that the framework cannot do.
Evidence: metrics.json.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("metrics", services=True)
def metrics(context: Context) -> Finding:
    """Log difficult metrics and compare what comes back, point by point."""
    raise ToolFailed("not written yet")
