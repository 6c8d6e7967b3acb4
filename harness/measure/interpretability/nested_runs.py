"""Whether runs that were started below another one are read back below it.

Evidence: families.json, with the trees, the ids and what the store said of each run; cases.json.
The question: `harness.worker.questions.interpretability.NestedRuns`.
"""

from collections.abc import Sequence
from functools import partial

from harness.measure.cases import Cases
from harness.measure.probe import Context, Finding, probe
from harness.worker.questions.interpretability import Family, NestedRuns, Node


def _node(name: str, parent: str | None, accuracy: float) -> Node:
    return {"name": name, "parent": parent, "accuracy": accuracy}


FLAT = [
    _node("search", None, 0.5),
    _node("other search", None, 0.0625),
    _node("trial 1", "search", 0.25),
    _node("other trial", "other search", 0.125),
    _node("trial 2", "search", 0.75),
    _node("trial 3", "search", 0.375),
]
DEEP = [
    _node("study", None, 0.5),
    _node("fold", "study", 0.625),
    _node("attempt 1", "fold", 0.875),
    _node("attempt 2", "fold", 0.6875),
]
FLAT_CASES = {
    "three children": ["search"],
    "one child": ["other search"],
    "parents": ["trial 2", "other trial"],
}
DEEP_CASES = {"two levels": ["study", "fold", "attempt 2"]}


@probe("nested_runs", services=True)
def nested_runs(context: Context) -> Finding:
    """Make a tree of one level and one of two, and ask for the families of their runs."""
    trees = _Trees(context)
    cases = Cases(context, "nested_runs.right")
    for tree, asked in ((FLAT, FLAT_CASES), (DEEP, DEEP_CASES)):
        for name, of in asked.items():
            cases.ask(name, partial(trees.wrong, tree, of))
    context.keep("families.json", trees.seen)
    return cases.finding()


class _Trees:
    """Each is made once, when it is first asked for; a tree that could not be made is not again."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.made: dict[int, dict[str, str] | Exception] = {}
        self.seen: list[object] = []

    def wrong(self, tree: list[Node], names: Sequence[str]) -> str:
        """What is wrong with the families of these runs; "" when all are right."""
        run_ids = self._ids(tree)
        for name in names:
            family = self.context.call(NestedRuns.family, run_id=run_ids[name])
            self.seen.append({"name": name, "ids": run_ids, "family": family})
            if said := misplaced(family, name, tree, run_ids):
                return said
        return ""

    def _ids(self, tree: list[Node]) -> dict[str, str]:
        if id(tree) not in self.made:
            try:
                self.made[id(tree)] = self.context.call(NestedRuns.make, runs=tree)
            except Exception as raised:
                self.made[id(tree)] = raised
        made = self.made[id(tree)]
        if isinstance(made, Exception):
            raise made
        return made


def misplaced(family: Family, name: str, tree: Sequence[Node], run_ids: dict[str, str]) -> str:
    """What a family has that the tree has not, or the other way round; "" when they are equal."""
    (node,) = [each for each in tree if each["name"] == name]
    parent = run_ids[node["parent"]] if node["parent"] else None
    wanted = {run_ids[each["name"]]: each["accuracy"] for each in tree if each["parent"] == name}
    found = {each["run"]: each["accuracy"] for each in family["children"]}
    if family["parent"] != parent:
        return f"the parent of {name} is {family['parent']} instead of {parent}"
    if found.keys() != wanted.keys() or len(found) != len(family["children"]):
        return f"{name} has {len(family['children'])} children, not the {len(wanted)} that it had"
    if found != wanted or family["accuracy"] != node["accuracy"]:
        return f"{name} or a child of it has another accuracy than it had"
    return ""
