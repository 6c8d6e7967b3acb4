"""How well the graph that the store gives back agrees with the scenario's.

The pipeline is the MNIST scenario's: load_data, then for each architecture train and evaluate, then
select_best; its steps do nothing here.

`frameworks/NAME/probes/interpretability/dag.py` offers

    run(request, architectures: [str, ...]) -> the framework's run id
        wired as the adapter's pipeline is.
    edges(request, run_id: str) -> [[from, to], ...]
        from the store, a process of its own: its edges, with the steps named as in the scenario:
        "train/CNN", or "train/*" where the store knows one node for all branches. A node that the
        scenario does not have (a start, a join) keeps the framework's name.

"*" is spread over the architectures: from "*" to "*" branch by branch, otherwise each. The figure
is F1: twice the edges that are right, of these plus those that are wrong plus those missing.
Evidence: dag.json.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("dag", services=True)
def dag(context: Context) -> Finding:
    """Compare the graph in the store with the scenario's, edge by edge."""
    raise ToolFailed("not written yet")
