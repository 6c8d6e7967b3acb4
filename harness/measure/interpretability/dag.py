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

from collections.abc import Iterable, Mapping, Sequence

from harness.measure.probe import Context, Finding, probe
from harness.planning import catalog

SCENARIO = "mnist"

Edge = tuple[str, str]


@probe("dag", services=True)
def dag(context: Context) -> Finding:
    """Compare the graph in the store with the scenario's, edge by edge."""
    scenario = catalog.scenarios()[SCENARIO]
    architectures = scenario.profile("smoke").parameters[scenario.branches or ""]
    expected = spread(pairs(scenario.graph), architectures)
    run_id = context.call("interpretability.dag", "run", architectures=architectures)
    told = context.call("interpretability.dag", "edges", run_id=run_id)
    found = spread(((begin, end) for begin, end in told), architectures)
    evidence = {
        "run": run_id,
        "told": told,
        "right": sorted(found & expected),
        "missing": sorted(expected - found),
        "wrong": sorted(found - expected),
    }
    context.keep("dag.json", evidence)
    finding = Finding()
    finding.answer("dag.edges", *f1(found, expected))
    return finding


def pairs(graph: Mapping[str, Sequence[str]]) -> list[Edge]:
    """Edges of a graph that names what each node comes after."""
    return [(earlier, node) for node, before in graph.items() for earlier in before]


def spread(edges: Iterable[Edge], branches: Sequence[str]) -> set[Edge]:
    """Edges with "*" replaced by each branch, both ends by the same one."""
    return {
        (begin.replace("*", branch), end.replace("*", branch))
        for begin, end in edges
        for branch in branches
    }


def f1(found: set[Edge], expected: set[Edge]) -> tuple[int, int]:
    """F1 as a fraction: (2 right, 2 right + wrong + missing)."""
    right = len(found & expected)
    return 2 * right, len(found) + len(expected)
