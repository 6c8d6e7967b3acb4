"""Figures of instrumentation: from lists of lines and names, and times of single tries."""

import itertools
import json
import math
import statistics
from collections.abc import Sequence

from tests.recompute.evidence import Counted, Evidence, Figure, Json, TooWeak


def added_lines(idiom: str) -> Figure:
    def figure(of: Evidence) -> float:
        told = of.json(f"code-{idiom}.json")
        return max(0, len(told["lines"]) - len(told["lines of plain"]))

    return figure


def wiring(idiom: str) -> Figure:
    def figure(of: Evidence) -> float:
        told = of.json(f"code-wiring-{idiom}.json")
        return max(0, len(told["framework"]) - len(told["plain"]))

    return figure


def symbols(idiom: str) -> Figure:
    return lambda of: len(of.json(f"code-{idiom}.json")["symbols"])


def arguments(idiom: str) -> Figure:
    def figure(of: Evidence) -> float:
        told = of.json(f"code-{idiom}.json")
        known = sum(len(names) for names in told["arguments"].values())
        return float(known + sum(each["given"] for each in told["arguments unknown"].values()))

    return figure


def concepts(idiom: str) -> Figure:
    def figure(of: Evidence) -> float:
        found = of.json(f"code-{idiom}.json")["concepts"]
        return len({(each["kind"], each["name"]) for each in found})

    return figure


def same(one: Json, other: Json) -> bool:
    """As JSON has it, where 3 and 3.0 are one number."""
    return bool(json.loads(json.dumps(one)) == json.loads(json.dumps(other)))


def callable_steps(of: Evidence) -> Counted:
    """Of two idioms the better one, as a user may choose it; older records count the adapter's."""
    plain = of.json("steps-plain.json")

    def right(file: str) -> int:
        outputs = of.json(file)["outputs"]
        return sum(s in outputs and same(outputs[s], plain[s]) for s in plain)

    if of.has("steps-callable.json"):
        return right("steps-callable.json"), len(plain)
    files = [n for n in of.names(".json") if n.startswith("steps-callable.")]
    return max(map(right, files)), len(plain)


def tutorial(of: Evidence) -> Counted:
    def results(name: str) -> dict[str, Json]:
        found = of.json(name)
        outputs = found.get("outputs", {})
        files = found.get("files", found.get("artifacts", {}))
        return {**outputs, **{f"file {name}": digest for name, digest in files.items()}}

    ours, plain = results("tutorial.json"), results("plain.json")
    names = ours.keys() | plain.keys()
    both = [n for n in names if n in ours and n in plain and same(ours[n], plain[n])]
    return len(both), len(names)


def chain_fixed(of: Evidence) -> float:
    runs = of.json("chain.json")["runs"]
    shortest = min(steps for steps, _ in runs)
    return float(statistics.median(seconds for steps, seconds in runs if steps == shortest))


def chain_step(of: Evidence) -> float:
    """The median of the slopes between any two runs of different lengths."""
    pairs = itertools.combinations(of.json("chain.json")["runs"], 2)
    return float(statistics.median((b[1] - a[1]) / (b[0] - a[0]) for a, b in pairs if a[0] != b[0]))


def benchmark(operation: str) -> Figure:
    def figure(of: Evidence) -> float:
        tests = {each["name"]: each for each in of.json("benchmark.json")["benchmarks"]}
        if f"test_{operation}" not in tests:
            raise TooWeak(f"benchmark.json has no test_{operation}")
        test = tests[f"test_{operation}"]
        extra, stats = test["extra_info"], test["stats"]
        rest, noise = median_of(stats), 0.0
        if base := extra.get("minus"):
            other = tests[base]["stats"]
            rest -= median_of(other)
            noise = max(2 * math.hypot(error_of(stats), error_of(other)), -rest)
        return float(max(rest, noise) / extra.get("per", 1))

    return figure


def median_of(stats: Json) -> float:
    """Of the rounds where they are kept, else as the tool has it."""
    return statistics.median(stats["data"]) if stats.get("data") else float(stats["median"])


def error_of(stats: Json) -> float:
    """Standard error of a median of normal noise, by the interquartile range."""
    return float(1.253 * (stats["iqr"] / 1.349) / math.sqrt(stats["rounds"]))


def memory(of: Evidence) -> float:
    """The peak of what all processes took together."""
    samples: Sequence[Json] = of.json("outcome.json")["samples"]
    return float(max(sample["pss"] for sample in samples))


def versioning(calls: str) -> Figure:
    """The median of a versioner's calls, of those that the driver timed."""

    def median(of: Evidence) -> float:
        timed: Sequence[Json] = of.json("result.json")["read_back"][calls]
        return float(statistics.median(call["seconds"] for call in timed))

    return median


FIGURES: dict[str, Figure] = {
    **{
        f"code.{name}.{idiom}": made(idiom)
        for idiom in ("adapter", "tutorial")
        for name, made in {
            "lines": added_lines,
            "wiring": wiring,
            "symbols": symbols,
            "arguments": arguments,
            "concepts": concepts,
        }.items()
    },
    "steps.callable": callable_steps,
    "tutorial.equal": tutorial,
    "chain.fixed": chain_fixed,
    "chain.step": chain_step,
    **{
        f"microbench.{operation}": benchmark(operation)
        for operation in (
            "metric_enqueued",
            "metric_durable",
            "artifact_1kb",
            "artifact_1mb",
            "artifact_100mb",
        )
    },
    "memory.tree": memory,
    "snapshot": versioning("kept"),
    "restore": versioning("restored"),
}
