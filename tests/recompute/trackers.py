"""Figures that trackers are chosen by: what was planted, against what the store gave back."""

import math
import re
from collections import Counter

from tests.recompute.evidence import Counted, Evidence, Figure, Json, TooWeak, counted
from tests.recompute.interpretability import lacking


def concurrent_writers(of: Evidence) -> Counted:
    """Each writer logs a thousand values of its own, all different."""
    back = of.json("back.json")

    def whole(writer: int) -> bool:
        found = Counter((step, float(value)) for step, value in back.get(str(writer), []))
        return found == Counter((step, (1000 * writer + step) / 1024) for step in range(1000))

    return counted(of, {f"writer {writer}": whole(writer) for writer in range(8)})


def _as_planted(found: Json, planted: Json) -> bool:
    fields = all(
        found[kind].get(name) == value
        for kind in ("params", "tags")
        for name, value in planted[kind].items()
    )
    series = planted["metrics"].items()
    points = all(sorted(found["metrics"].get(name, [])) == sorted(each) for name, each in series)
    return fields and points and bool(found["text"] == planted["text"])


def delete_restore(of: Evidence) -> Counted:
    """What was listed and read before, after the deletion and after the restoration, in order."""
    told = of.json("runs.json")
    made, planted, seen = told["made"], told["planted"], told["seen"][2:]
    others = sorted([made[0], made[2]])

    def right(part: list[Json], listed: list[str], place: int) -> bool:
        return (
            len(part) == 2
            and sorted(part[0].get("listed", [])) == listed
            and _as_planted(part[1]["read"], planted[place])
        )

    deleted = right(seen[:2], others, 2)
    return counted(
        of, {"deleted": deleted, "restored": deleted and right(seen[2:4], sorted(made), 1)}
    )


def renaming(of: Evidence) -> Counted:
    def right(kind: str) -> bool:
        if kind in of.lacks():
            return False
        told = of.json(f"found-{kind}.json")
        [before], by_new = told["before"], told["by new"]
        if told["by old"] or [each["run"] for each in by_new] != [before["run"]]:
            return False
        return all(by_new[0][each] == before[each] for each in ("params", "metrics"))

    return counted(of, {kind: right(kind) for kind in ("run", "experiment")})


def autologging(of: Evidence) -> Counted:
    told = of.json("autologging.json")
    logged, trained = told["logged"], told["trained"]
    params = {} if lacking(logged["params"]) else logged["params"]
    last = {re.split(r"__|[./]", name)[-1]: str(value) for name, value in params.items()}
    values = [] if lacking(logged["metrics"]) else logged["metrics"].values()
    chosen = {"C": "0.375", "max_iter": "77", "fit_intercept": "False"}
    predicted = of.json("predicted.json") if of.has("predicted.json") else None
    if predicted is None and "model" not in of.lacks():
        raise TooWeak("it does not tell what the model that came back predicts")
    return counted(
        of,
        {
            "params": all(last.get(name) == value for name, value in chosen.items()),
            "metrics": any(
                math.isclose(value, figure, rel_tol=1e-9)
                for value in values
                for figure in trained["figures"].values()
            ),
            "model": predicted == trained["predicted"],
        },
    )


TREE = {
    "search": (None, 0.5), "other search": (None, 0.0625), "trial 1": ("search", 0.25),
    "other trial": ("other search", 0.125), "trial 2": ("search", 0.75),
    "trial 3": ("search", 0.375), "study": (None, 0.5), "fold": ("study", 0.625),
    "attempt 1": ("fold", 0.875), "attempt 2": ("fold", 0.6875),
}  # fmt: skip


def nested_runs(of: Evidence) -> Counted:
    told = {each["name"]: each for each in of.json("families.json")}

    def right(name: str) -> bool:
        if name not in told:
            return False
        ids, family = told[name]["ids"], told[name]["family"]
        parent, accuracy = TREE[name]
        children = {ids[n]: a for n, (above, a) in TREE.items() if above == name}
        found = {each["run"]: each["accuracy"] for each in family["children"]}
        above = ids[parent] if parent else None
        is_whole = len(family["children"]) == len(children)
        return bool(
            family["parent"] == above
            and family["accuracy"] == accuracy
            and found == children
            and is_whole
        )

    cases = {
        "three children": ["search"],
        "one child": ["other search"],
        "parents": ["trial 2", "other trial"],
        "two levels": ["study", "fold", "attempt 2"],
    }
    return counted(of, {case: all(map(right, asked)) for case, asked in cases.items()})


def search_filter(of: Evidence) -> Counted:
    told = of.json("search_filter.json")
    runs = dict(zip(told["ids"], told["runs"], strict=True))

    def meets(run: Json, case: str) -> bool:
        conditions = {
            "metric": run["accuracy"] is not None and run["accuracy"] > 0.75,
            "param": run["optimizer"] == "adam",
            "tag": run["stage"] == "candidate",
        }
        return all(conditions.values()) if case == "all three" else conditions[case]

    def right(case: str) -> bool:
        if case not in told["found"]:
            return False
        found = told["found"][case]
        wanted = {each for each, run in runs.items() if meets(run, case)}
        text = "\n".join(call["result"] for call in found["calls"])
        stands = {n for n in runs if re.search(rf"(?<![\w.]){re.escape(n)}(?![\w.])", text)}
        return set(found["runs"]) == wanted == stands

    return counted(of, {case: right(case) for case in ("metric", "param", "tag", "all three")})


def sharing(of: Evidence) -> Counted:
    told = of.json("looks.json")
    text, seen = told["planted"], told["seen"]

    def reads(look: Json) -> bool:
        return bool(look["parameter"] == text == look["artifact"])

    def refused(look: Json) -> bool:
        got = f"{look['parameter']} {look['artifact']}"
        return text not in got and not look["writes"]

    def hidden(when: str) -> bool:
        if when not in seen:
            return False
        owner, others = seen[when]["one"], (seen[when]["two"], seen[when]["nobody"])
        return reads(owner) and bool(owner["writes"]) and all(map(refused, others))

    shared = seen.get("shared")
    owns = bool(shared) and reads(shared["one"]) and bool(shared["one"]["writes"])
    return counted(
        of,
        {
            "hidden": hidden("first"),
            "shared": owns and reads(shared["two"]) and refused(shared["nobody"]),
            "read only": owns and reads(shared["two"]) and not shared["two"]["writes"],
            "withdrawn": hidden("withdrawn"),
        },
    )


def offline_sync(of: Evidence) -> Counted:
    told = of.json("synced.json")
    planted, found, done = told["planted"], told["found"], told["done"]

    def points(series: Json) -> list[tuple[int, float]]:
        return sorted((step, float(value)) for step, value in series)

    begin = None if lacking(found["begin"]) else found["begin"]
    once = of.json("count.json") if of.has("count.json") else None
    if once is None and "once" not in of.lacks():
        raise TooWeak("it does not tell how many runs a second sync left")
    return counted(
        of,
        {
            "params": all(found["params"].get(n) == v for n, v in planted["params"].items()),
            "metrics": all(
                points(found["metrics"].get(n, [])) == points(v)
                for n, v in planted["metrics"].items()
            ),
            "artifact": found["artifact"] == planted["artifact"],
            "begin": begin is not None and done[0] - 2 <= begin <= done[1],
            "once": once == 1,
        },
    )


def artifact_lineage(of: Evidence) -> Counted:
    told = of.json("lineage.json")
    users = told["users"]
    takers = [sorted(users[:2]), sorted(users[1:])]
    made = [
        trail["made"] == each["run"]
        for trail, each in zip(told["trails"], told["made"], strict=True)
    ]
    used = [
        not lacking(trail["used"]) and sorted(trail["used"]) == each
        for trail, each in zip(told["trails"], takers, strict=True)
    ]
    return counted(of, {"made": all(made), "used": all(used)})


def audit_trail(of: Evidence) -> Counted:
    told = of.json("changes.json")
    wanted = {"overwritten": told["values"][0], "deleted": told["runs"][1]}
    verdicts = {}
    for kind, what in wanted.items():
        change = {k: None if lacking(v) else v for k, v in told["told"][kind].items()}
        when = change["when"]
        verdicts[f"{kind}: what"] = change["what"] == what
        verdicts[f"{kind}: when"] = when is not None and told["done"][0] <= when <= told["done"][1]
        verdicts[f"{kind}: who"] = change["who"] == told["users"][1]
    return counted(of, verdicts)


FIGURES: dict[str, Figure] = {
    "concurrent_writers.whole": concurrent_writers,
    "delete_restore.right": delete_restore,
    "renaming.right": renaming,
    "autologging.recorded": autologging,
    "nested_runs.right": nested_runs,
    "search_filter.right": search_filter,
    "sharing.right": sharing,
    "offline_sync.equal": offline_sync,
    "artifact_lineage.told": artifact_lineage,
    "audit_trail.told": audit_trail,
}
