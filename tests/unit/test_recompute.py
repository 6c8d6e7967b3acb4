"""Scores of the committed reference, recomputed by a program that knows only rubric and files."""

import ast
import csv
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.commands.score import reference
from harness.report.scored import Scored
from harness.scoring import rubric
from tests.recompute import __main__ as program
from tests.recompute.figures import FIGURES, Run, Target, value
from tests.recompute.rubric import questions
from tests.unit.world import CHECKOUT

# Figures that nothing recomputes yet: nobody adds to this list.
UNKNOWN: set[str] = set()
# Of the reference of 2026-11-24 the evidence does not say enough: what was planted, or what came
# back, is not in it. Newer records have it.
BEFORE = "2026-11-28"
WEAK = {
    "disk",
    "mlflow_pairs",
    "model_lineage",
    "retry",
    "s3",
    "secrets",
    "step_environment",
}


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> list[program.Row]:
    """What the harness says that each measured answer is worth, as a table."""
    file = tmp_path_factory.mktemp("scores") / "points.csv"
    with file.open("w", newline="") as stream:
        table = csv.writer(stream)
        fields = ("framework", "deployment", "dimension", "question", "state", "value", "points")
        table.writerow(fields)
        for card in Scored.of(reference()).scores.cards:
            target = (card.target.framework, card.target.deployment)
            for each in (q for d in card.dimensions.values() for q in d.questions):
                if each.points is not None and each.reading.interval is not None:
                    named = (each.question.dimension, each.question.name)
                    ends = (each.reading.interval.value, each.points.here.value)
                    table.writerow((*target, *named, each.reading.state, *ends))
    return program.measured(file)


def is_known_to_be_weak(row: program.Row) -> bool:
    records = (reference().folder / "records.jsonl").read_text().splitlines()
    return row["question"] in WEAK and json.loads(records[0])["started_at"] < BEFORE


def test_twenty_random_scores_are_what_their_evidence_gives(scores: list[program.Row]) -> None:
    seed = random.SystemRandom().randrange(10**6)
    strong = [row for row in scores if not is_known_to_be_weak(row)]
    drawn = random.Random(seed).sample(strong, program.DRAWN)
    wrong = [row for row, verdict in program.recomputed(program.RUN, drawn) if verdict != "equal"]
    assert wrong == [], f"python -m tests.recompute --seed {seed}"


def test_no_score_of_the_reference_is_another_than_its_evidence_gives(
    scores: list[program.Row],
) -> None:
    found = list(program.recomputed(program.RUN, scores))
    bad = [(row, verdict) for row, verdict in found if verdict != "equal"]
    assert [each for each in bad if not is_known_to_be_weak(each[0])] == []
    assert {verdict for _, verdict in bad} <= {"too weak"}


def test_every_question_has_somebody_who_recomputes_it() -> None:
    asked = {figure for question in rubric.load().questions for figure in question.figures}
    assert asked - FIGURES.keys() == UNKNOWN, "write it in tests/recompute"
    assert FIGURES.keys() - asked == set(), "no question reads these figures any more"


def test_the_program_knows_nothing_of_the_harness() -> None:
    for file in sorted((CHECKOUT / "tests" / "recompute").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            ours = [
                n for n in names if n.partition(".")[0] in ("harness", "scenarios", "frameworks")
            ]
            assert ours == [], file.name


# A file among the evidence, and what is done to it: the score has to follow.
CHANGES: dict[str, tuple[str, Callable[[str], str]]] = {
    "branch": ("left.jsonl", lambda text: text.replace('"left"', '"right"')),
    "fan_out": ("width-10.jsonl", lambda text: "\n".join(text.splitlines()[1:])),
    "distributions": ("freeze.txt", lambda text: text + "one-more==1.0\n"),
    "params": ("params.json", lambda text: text.replace('"Adam"', '"Eve"', 1)),
    "docstrings": ("members.json", lambda text: text.replace("true", "false", 1)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_other_evidence_gives_another_score(tmp_path: Path, name: str) -> None:
    file, change = CHANGES[name]
    [question] = [q for q in questions(program.RUBRIC) if q.name == name]
    run, target = Run(program.RUN, CHECKOUT), Target("metaflow", "local")
    before = value(run, target, question)

    for number, evidence in enumerate(run.of(target.framework, target.deployment, question)):
        folder = tmp_path / "evidence" / str(number)
        folder.mkdir(parents=True)
        for other in evidence.files:
            content = evidence.content(other)
            text = change(content.decode()).encode() if other == file else content
            (folder / other).write_bytes(text)
        evidence.record["evidence"] = [str(folder / other) for other in evidence.files]

    assert value(run, target, question) != before
