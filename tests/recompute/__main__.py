"""python -m tests.recompute [RUN] [--seed N] [--all]: 1 if one score is not recomputed."""

import argparse
import csv
import math
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.recompute.evidence import TooWeak
from tests.recompute.figures import Run, Target, Unknown, value
from tests.recompute.rubric import Question, questions

ROOT = Path(__file__).parents[2]
RUN = ROOT / "results" / "reference" / "scores"
RUBRIC = ROOT / "harness" / "scoring" / "rubric.toml"
DRAWN = 20
CLOSE = 1e-6  # points

Row = dict[str, str]


def main(words: list[str] | None = None) -> int:
    """Print a line for each; the scores are those of points.csv, which `score --out` writes."""
    parser = argparse.ArgumentParser(prog="python -m tests.recompute")
    parser.add_argument("run", nargs="?", type=Path, default=RUN)
    parser.add_argument("--points", type=Path, help="default: points.csv of the run")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--all", action="store_true", help="instead of twenty")
    asked = parser.parse_args(words)
    scores = measured(asked.points or asked.run / "points.csv")
    drawn = scores if asked.all else random.Random(asked.seed).sample(scores, DRAWN)
    verdicts = Counter(verdict for _, verdict in recomputed(asked.run, drawn))
    told = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items())
    sys.stdout.write(f"seed {asked.seed}: {len(drawn)} of {len(scores)} scores: {told}\n")
    return int(set(verdicts) != {"equal"})


def measured(file: Path) -> list[Row]:
    """Scores that rest on a figure; one that counts for several roles is drawn once."""
    with file.open(newline="", encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["state"] == "measured"]
    fields = ("framework", "deployment", "dimension", "question")
    return list({tuple(row[name] for name in fields): row for row in rows}.values())


def recomputed(run: Path, drawn: Iterable[Row]) -> Iterator[tuple[Row, str]]:
    """Each with its verdict, which is printed."""
    known = {(q.dimension, q.name): q for q in questions(RUBRIC)}
    records = Run(run, ROOT)
    for row in drawn:
        yield row, _told(records, row, known[row["dimension"], row["question"]])


def _told(run: Run, row: Row, question: Question) -> str:
    """The verdict; what is not equal is printed with both figures, all else as one line."""
    target = Target(row["framework"], row["deployment"])
    name = f"{target.framework}:{target.deployment} {question.dimension}.{question.name}"
    try:
        found = value(run, target, question)
    except TooWeak as problem:
        return _say("too weak", name, str(problem))
    except Unknown as problem:
        return _say("unknown", name, str(problem))
    points, told = question.points(found), row.get("points") or row["points_here"]
    both = f"{found:.6g} is {points:.3f} points; the harness has {row['value']}, {told}"
    equal = math.isclose(points, float(told), abs_tol=CLOSE)
    return _say("equal" if equal else "not equal", name, both)


def _say(verdict: str, name: str, told: str) -> str:
    sys.stdout.write(f"{verdict:10} {name}: {told}\n")
    return verdict


if __name__ == "__main__":
    sys.exit(main())
