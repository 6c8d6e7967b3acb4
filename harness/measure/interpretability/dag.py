"""How well the graph that the store gives back agrees with the scenario's.

The host spreads branches over architectures, and counts edges of both graphs. Evidence: dag.json.
The question: `harness.worker.questions.interpretability.Dag`.
"""

from collections.abc import Iterable, Mapping, Sequence

from harness.measure.probe import Context, Finding, probe
from harness.planning import catalog
from harness.worker.questions.interpretability import Dag

SCENARIO = "mnist"

Edge = tuple[str, str]


@probe("dag", services=True)
def dag(context: Context) -> Finding:
    """Compare the graph in the store with the scenario's, edge by edge."""
    scenario = catalog.scenarios()[SCENARIO]
    architectures = scenario.profile("smoke").parameters[scenario.branches or ""]
    expected = spread(pairs(scenario.graph), architectures)
    run_id = context.call(Dag.run, architectures=architectures)
    told = context.call(Dag.edges, run_id=run_id)
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
