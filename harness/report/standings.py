"""Scores in the terminal."""

import textwrap
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from harness.printable import one_line
from harness.records.record import State
from harness.report import points, ranks
from harness.report.listing import Listing
from harness.report.scores import Overhead
from harness.scoring import published
from harness.scoring.benchmarks import Benchmark, Beside
from harness.scoring.claims import Verdict
from harness.scoring.joining import Joined
from harness.scoring.published import Cell, Study
from harness.scoring.rubric import Question
from harness.scoring.scores import Card, QuestionScore, Scores

REASON = 120  # characters in a table
IDIOMS = (
    "adapter: mnist.py with the modules that it imports, without what only reads back; "
    "tutorial: probes/tutorial.py; the value is their mean"
)
LABELS = {"agree": "green", "differ": "red", "confirmed": "green", "refuted": "red"}


def show_origins(console: Console, found: Joined) -> None:
    """Which run each framework comes from, and what cannot be compared."""
    shown = Listing("where the figures come from", ["framework", "run", "measured", "machine"])
    for origin in found.origins:
        machines = "; ".join(origin.machines)
        shown.add_row(origin.framework, origin.run, origin.days, machines)
    console.print(shown)
    for note in found.notes:
        console.print(one_line(note), style="yellow", highlight=False)


def show_scores(console: Console, scores: Scores) -> None:
    """Dimensions with intervals and coverage, totals, ranks, stability."""
    if not scores.cards:
        console.print("nothing is scored: no framework of this run is known here", highlight=False)
        return
    for role in scores.roles:
        console.print(_dimensions(scores, role))
    for field in ranks.fields(scores):
        console.print(
            f"rank by total, {field.among}: {points.standing(field.total)}", highlight=False
        )
        if field.stability:
            scored = ", ".join(field.dimensions)
            console.print(
                f"share of weightings of {scored} under which each leads: {field.stability}",
                highlight=False,
            )


def show_questions(console: Console, scores: Scores, asked: Sequence[Question]) -> None:
    """What single questions gave, and what that is worth; records have each reason in full."""
    shown = Listing("answers", ["framework", "question", "value", "points", "why not"])
    for target, found in _answers(scores, {(i.dimension, i.name) for i in asked}).items():
        for each in found.values():
            shown.add_row(
                target,
                each.question.name,
                points.value(each),
                points.worth(each),
                textwrap.shorten(points.why(each.reading), REASON, placeholder=" ..."),
            )
    console.print(shown)
    if any(figure.endswith(".adapter") for question in asked for figure in question.figures):
        console.print(IDIOMS, highlight=False)


def _answers(
    scores: Scores, names: set[tuple[str, str]]
) -> dict[str, dict[tuple[str, str], QuestionScore]]:
    """By target, each once: whichever roles and lenses ask, the answer is the same."""
    answers: dict[str, dict[tuple[str, str], QuestionScore]] = {}
    for card in scores.cards:
        mine = answers.setdefault(str(card.target), {})
        for dimension in card.dimensions.values():
            for found in dimension.questions:
                name = (found.question.dimension, found.question.name)
                if name in names and (name not in mine or not mine[name].applies):
                    mine[name] = found
    return answers


def show_reproduction(console: Console, found: dict[str, Any], scores: Scores) -> None:
    """The study recomputed, then its cells beside ours, then its conclusions."""

    def say(text: str, style: str = "") -> None:
        console.print(text, highlight=False, style=style)

    study: Study = found["study"]
    say(f"{study.title}, {study.source}", "bold")
    console.print(_recomputed(study))
    for c in study.contradictions:
        say(f"contradiction: {c.about}", "yellow")
    flips = "; ".join(map(points.change, found["flips"]))
    say(f"one-point changes of a published cell that change its winner: {flips}")
    cells: list[Cell] = found["cells"]
    console.print(_cells(study, cells, published.native(scores.cards)))
    counts = {label: sum(c.label == label for c in cells) for label in ("agree", "differ")}
    say(
        f"{counts['agree']} cells agree (within {published.NEAR:g} point), "
        f"{counts['differ']} differ, {len(cells) - sum(counts.values())} are not comparable"
    )
    for cell in cells:
        if cell.label == "differ":
            say(f"  {cell.dimension}, {cell.framework}: {cell.reason}")
    for agreement in found["agreements"]:
        say(f"rank agreement, {agreement.dimension}: tau {points.tau(agreement)}")
    console.print(_verdicts(found["verdicts"]))
    console.print(_overheads(found["overheads"]))
    for each in found["benchmarks"]:
        console.print(_benchmark(each["benchmark"], each["figures"]))


def _verdicts(verdicts: Sequence[Verdict]) -> Listing:
    columns = ["claim", "", "by our scores", "what would settle it"]
    shown = Listing("its conclusions", columns)
    for verdict in verdicts:
        label = Text(verdict.label, style=LABELS.get(verdict.label, "yellow"))
        shown.add_row(verdict.claim.text, label, verdict.reason, verdict.settled_by)
    return shown


def _overheads(rows: Sequence[Overhead]) -> Listing:
    columns = ["framework", "time, published", "ours", "lines, published", "ours"]
    shown = Listing("a second study: added run time and added lines", columns)
    for row in rows:
        cells = (row.published_time, row.time, row.published_lines, row.lines)
        shown.add_row(row.framework, *cells)
    return shown


def _benchmark(benchmark: Benchmark, figures: Sequence[Beside]) -> Listing:
    columns = ["framework", "what was timed", "published", "ours", "", "note"]
    shown = Listing(benchmark.title, columns)
    for found in figures:
        figure, label = found.figure, Text(found.label, style=LABELS.get(found.label, "yellow"))
        times = points.published_time(figure), points.seconds(found.ours)
        name = f"{figure.framework} {figure.version}"
        shown.add_row(name, figure.about, *times, label, figure.reason)
    return shown


def _dimensions(scores: Scores, role: str) -> Listing:
    """The cards of a role, without the dimensions in which it is asked nothing."""
    cards = scores.used_as(role)
    alone = len({card.target.framework for card in cards}) == len(cards)
    names = (c.target.framework if alone else str(c.target) for c in cards)
    shown = Listing(f"scores of {role}s", ["dimension", *names])
    for name, dimension in scores.rubric.dimensions.items():
        if any(card.dimensions[name].state is not State.NOT_APPLICABLE for card in cards):
            title = f"{dimension.title} ({dimension.weight:g})"
            shown.add_row(title, *(_with_coverage(card, name) for card in cards))
    shown.add_row("weighted total", *map(points.total, cards))
    shown.add_row("of what is measured", *map(points.measured, cards))
    return shown


def _with_coverage(card: Card, name: str) -> str:
    found = card.dimensions[name]
    if found.score is None:
        return points.dimension(found) + points.errors(found)
    return f"{points.dimension(found)}, {points.coverage(found)}{points.errors(found)}"


def _recomputed(study: Study) -> Listing:
    shown = Listing("the study", ["dimension", "weight", *study.names])
    for name, row in study.dimensions.items():
        cells = (f"{row.scores[framework]:g}" for framework in study.names)
        shown.add_row(name, f"{row.weight:g}", *cells)
    totals = (points.study_total(study, framework) for framework in study.names)
    shown.add_row(Text("total, recomputed", style="bold"), "", *totals)
    return shown


def _cells(study: Study, cells: list[Cell], natives: dict[str, Card]) -> Listing:
    """A row per dimension: published, ours, and how they compare."""
    names = [name for name in study.names if name in natives]
    shown = Listing("published -> ours", ["dimension", *names])
    by_place = {(cell.dimension, cell.framework): cell for cell in cells}
    for dimension in study.dimensions:
        row = [by_place.get((dimension, name)) for name in names]
        shown.add_row(dimension, *(_cell(cell) if cell else "" for cell in row))
    shown.add_row("total", *(
        f"{study.totals[name]:.2f} -> {points.total(natives[name])}" for name in names
    ))  # fmt: skip
    return shown


def _cell(cell: Cell) -> Text:
    style = LABELS.get(cell.label, "dim")
    return Text.assemble(
        f"{cell.published:g} -> {points.dimension(cell.ours)} ", (cell.label, style)
    )
