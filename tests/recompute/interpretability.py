"""Figures of interpretability: what was planted, against what the store gave back."""

import ast
import json
import re
import statistics
import tomllib
from collections import Counter

from tests.recompute.evidence import Counted, Evidence, Figure, Json, TooWeak, counted


def lacking(entry: Json) -> bool:
    """Whether an answer says of a part that the framework has no such thing."""
    return isinstance(entry, dict) and bool({"unsupported", "elsewhere"} & entry.keys())


def params(of: Evidence) -> Counted:
    told = of.json("params.json")

    def right(name: str) -> bool:
        given, stored = told["given"][name], told["stored"].get(name)
        if name not in told["stored"]:
            return False
        if isinstance(given, str) or not isinstance(stored, str):
            return repr(given) == repr(stored) or (
                not isinstance(given, bool | str) and given == stored
            )
        for reader in (json.loads, ast.literal_eval):
            try:
                value = reader(stored)
            except (ValueError, SyntaxError):
                continue
            return bool(value == given) and isinstance(value, bool) == isinstance(given, bool)
        return False

    return sum(map(right, told["given"])), len(told["given"])


def metrics(of: Evidence) -> Counted:
    told = of.json("metrics.json")

    def points(series: Json) -> Counter[tuple[int, str]]:
        return Counter((step, repr(float(value))) for step, value in series)

    def right(name: str) -> bool:
        stored = told["stored"].get(name)
        if not stored or lacking(stored):
            return False
        return points(stored) == points(told["given"][name])

    return counted(of, {name: right(name) for name in told["given"]})


def best_run(of: Evidence) -> float:
    told = of.json("best_run.json")
    accuracies, answer = told["accuracies"], told["answer"]
    best = max(accuracies)
    if answer["accuracy"] != best or answer["number"] != accuracies.index(best):
        raise TooWeak("the answer is not the best run")
    if not any(repr(best) in call["result"] for call in answer["calls"]):
        raise TooWeak("no call gave the answer")
    return len(answer["calls"])


def difference(of: Evidence) -> Counted:
    text = of.text("difference.txt")

    def stands(word: str) -> bool:
        return re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", text) is not None

    changed = {
        "params": (("rate_changed", "0.125", "0.375"), "rate_kept"),
        "metrics": (("score_changed", "0.53125", "0.71875"), "score_kept"),
    }
    return counted(
        of,
        {
            kind: all(map(stands, shown)) and not stands(kept)
            for kind, (shown, kept) in changed.items()
        },
    )


def failing_step(of: Evidence) -> Counted:
    told = of.json("failing_step.json")
    said = {kind: "" if lacking(v) else v for kind, v in told["told"].items()}
    line = told.get("line", r"\d+")  # older records do not keep it: then any of the file
    place = rf"planted\.py\D{{1,30}}{line}(?!\d)"
    return counted(
        of,
        {
            "step": said["step"] == ["evaluate"],
            "exception": all(
                w in (said["exception"] or "") for w in ("ValueError", told["message"])
            ),
            "traceback": re.search(place, said["traceback"] or "") is not None,
        },
    )


def artifact_digest(of: Evidence) -> Counted:
    told = of.json("artifact_digest.json")
    if isinstance(told["planted"], dict):
        return _file_and_digest(of, told)
    given = told["told"].get("digest", told["digest"])
    equal = int(given.lower() == told["planted"])
    if of.record["answers"]["artifact_digest.equal"]["expected"] == 1:  # as older records ask
        return equal, 1
    return equal * (1 + ("digest" in told["told"])), 2


def _file_and_digest(of: Evidence, told: Json) -> Counted:
    """Since both are asked for."""
    said, planted = told["told"], told["planted"]
    is_file, is_digest = (isinstance(said.get(name), str) for name in ("file", "digest"))
    file = is_file and of.json("given_back.json")["sha256"] == planted["sha256"]
    digest = is_digest and said["digest"].lower() == planted[said["algorithm"]]
    return file + digest, 2


def code_version(of: Evidence) -> Counted:
    told = of.json("code_version.json")
    first, again, edited = ((run["commit"], run["code"]) for run in told["runs"])
    wanted = {"committed": "first", "again": "first", "edited": "second"}
    if any({n["what"] for n in of.notes(f"{k}.jsonl")} != {v} for k, v in wanted.items()):
        raise TooWeak("the witness saw other code run")
    return counted(
        of,
        {
            # As git does, it takes an abbreviation.
            "commit": len(first[0] or "") >= 7 and told["commit"].startswith(first[0]),
            "edited": any(first) and first == again and first != edited,
        },
    )


def environment(of: Evidence) -> Counted:
    told = of.json("environment.json")
    installed = told["installed"]
    said = {kind: "" if lacking(v) else v or "" for kind, v in told["told"].items()}
    packages = [
        re.search(rf"(?<![\w-]){name}[^\w.]{{1,12}}{re.escape(version)}(?!\.?\d)", said["packages"])
        for name, version in installed.items()
        if name != "python"
    ]
    python = rf"(?<![\d.]){re.escape(installed['python'])}(?!\.?\d)"
    return counted(
        of,
        {"python": bool(re.search(python, said["python"])), "packages": all(packages)},
    )


def data_digest(of: Evidence) -> Counted:
    told = {name: each["digest"] for name, each in of.json("data_digest.json").items()}
    others = {name: told[name] for name in told if name not in "ab"}  # older: "c" alone
    told_apart = {
        name: bool(told["a"]) and bool(other) and other != told["a"]
        for name, other in others.items()
    }
    equal = next(iter(told_apart.values())) and told["a"] == told["b"]
    cases = {
        "different for other data" if name == "c" else f"different for data that differ {name}": yes
        for name, yes in told_apart.items()
    }
    return counted(of, {**cases, "equal for equal data": equal})


def dag(of: Evidence) -> Counted:
    """Twice the edges that agree, of all edges of both graphs."""
    scenario = tomllib.loads((of.root / "scenarios/mnist/scenario.toml").read_text("utf-8"))
    smoke = scenario["profiles"]["smoke"]
    branches = smoke.get("parameters", smoke)[scenario["branches"]]
    graph = scenario["graph"]
    wanted = {(before, node) for node, all_ in graph.items() for before in all_}
    told = {(begin, end) for begin, end in of.json("dag.json")["told"]}

    def spread(edges: set[tuple[str, str]]) -> set[tuple[str, str]]:
        return {(a.replace("*", b), e.replace("*", b)) for a, e in edges for b in branches}

    found, expected = spread(told), spread(wanted)
    return 2 * len(found & expected), len(found) + len(expected)


def step_timing(of: Evidence) -> Counted:
    told = of.json("step_timing.json")
    runs = told if isinstance(told, list) else [told]  # of older records, one
    files = [f"witness-{n}.jsonl" for n in range(len(told))] if runs is told else ["witness.jsonl"]

    def right(run: Json, note: Json) -> bool:
        times = run["told"].get(note["step"]) or (None, None)
        stored = times[("begin", "end").index(note["what"])]
        return stored is not None and abs(round(stored - note["at"], 3)) <= 0.2

    found = [right(r, n) for r, file in zip(runs, files, strict=True) for n in of.notes(file)]
    return sum(found), len(found)


def logs(of: Evidence) -> Counted:
    line = re.compile(r"(?<![\w-])canary-4711 (\d{5})(?!\d)")
    loud, quiet = (set(line.findall(of.text(f"logs-{s}.txt"))) for s in ("loud", "quiet"))
    return len((loud - quiet) & {f"{n:05}" for n in range(1, 10_001)}), 10_000


def page(of: Evidence) -> Counted:
    numbers = re.findall(r"(?<![\d.])\d*\.\d+(?![.\d])", of.text("page.txt"))
    wanted = (0.7319, 73.19)
    return int(any(abs(float(n) / w - 1) <= 1e-6 for n in numbers for w in wanted)), 1


def search_speed(of: Evidence) -> float:
    told = of.json("search_speed.json")
    best = {(answer["number"], answer["accuracy"]) for answer in told["answers"]}
    if told["count"] != 1000 or len(best) != 1:
        raise TooWeak("the answers are not those of 1,000 runs")
    return float(statistics.median(answer["seconds"] for answer in told["answers"]))


def model_lineage(of: Evidence) -> Counted:
    told = of.json("model_lineage.json")
    run, data = told["told"].get("run"), told["told"].get("data")
    run, data = (None if lacking(each) else each for each in (run, data))
    known = told.get("known", ["houses-90210.csv"])  # and digests, in newer records
    led = bool(run) and any(each in (data or "") for each in known)
    if told["told"].get("file"):
        if "copy" not in told:
            raise TooWeak("it does not tell whether the file that came back is equal")
        led = bool(run) and told["copy"]
    return counted(of, {"run": run == told["made"]["run"], "data": led})


def damage(of: Evidence) -> Counted:
    """Of the versions that come back once the damage is undone."""
    planted = [d for d in of.json("result.json")["read_back"]["damaged"] if d.get("undone")]
    if not planted:
        raise TooWeak("no version came back once its damage was undone")
    return sum(bool(each.get("said") or each["right"]) for each in planted), len(planted)


FIGURES: dict[str, Figure] = {
    "damage": damage,
    "params.complete": params,
    "metrics.lossless": metrics,
    "best_run.calls": best_run,
    "difference.shown": difference,
    "failing_step.told": failing_step,
    "artifact_digest.equal": artifact_digest,
    "code_version.told": code_version,
    "environment.told": environment,
    "data_digest.told": data_digest,
    "dag.edges": dag,
    "step_timing.right": step_timing,
    "logs.complete": logs,
    "page.shown": page,
    "search_speed.seconds": search_speed,
    "model_lineage.led": model_lineage,
}
