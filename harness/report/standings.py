"""Scores in the terminal."""

import textwrap
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from harness.printable import one_line
from harness.report import points
from harness.report.listing import Listing
from harness.report.scores import Overhead
from harness.scoring import published, ranking
from harness.scoring.joining import Joined
from harness.scoring.published import Cell, Study
from harness.scoring.rubric import Question
from harness.scoring.scores import OPEN, Card, Scores

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
    console.print(_dimensions(scores))
    for among, group in ranking.fields(scores.cards).items():
        ranks = points.rank(ranking.groups(ranking.of_totals(group)))
        console.print(f"rank by total, {among}: {ranks}", highlight=False)
    scored = ranking.table(scores, ranking.fields(scores.cards).get("together", []))
    if scored:
        shares = points.shares(ranking.leading_shares(scored))
        console.print(
            f"share of weightings of {', '.join(scored)} under which each leads: {shares}",
            highlight=False,
        )


def show_questions(console: Console, scores: Scores, asked: Sequence[Question]) -> None:
    """What single questions gave, and what that is worth; records have each reason in full."""
    shown = Listing("answers", ["framework", "question", "value", "points", "why not"])
    names = {(i.dimension, i.name) for i in asked}
    for card in scores.cards:
        for dimension in card.dimensions.values():
            for found in dimension.questions:
                if (found.question.dimension, found.question.name) in names:
                    shown.add_row(
                        str(card.target),
                        found.question.name,
                        points.value(found),
                        points.worth(found),
                        textwrap.shorten(points.why(found.reading), REASON, placeholder=" ..."),
                    )
    console.print(shown)
    if any(figure.endswith(".adapter") for question in asked for figure in question.figures):
        console.print(IDIOMS, highlight=False)


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
    verdicts = Listing("its conclusions", ["claim", "", "by our scores"])
    for verdict in found["verdicts"]:
        style = LABELS.get(verdict.label, "yellow")
        verdicts.add_row(verdict.claim.text, Text(verdict.label, style=style), verdict.reason)
    console.print(verdicts)
    console.print(_overheads(found["overheads"]))


def _overheads(rows: Sequence[Overhead]) -> Listing:
    columns = ["framework", "time, published", "ours", "lines, published", "ours"]
    shown = Listing("a second study: added run time and added lines", columns)
    for row in rows:
        cells = (row.published_time, row.time, row.published_lines, row.lines)
        shown.add_row(row.framework, *cells)
    return shown


def _dimensions(scores: Scores) -> Listing:
    alone = len({card.target.framework for card in scores.cards}) == len(scores.cards)
    names = (c.target.framework if alone else str(c.target) for c in scores.cards)
    shown = Listing("scores", ["dimension", *names])
    for name, dimension in scores.rubric.dimensions.items():
        shown.add_row(
            f"{dimension.title} ({dimension.weight:g})",
            *(_with_coverage(card, name) for card in scores.cards),
        )
    shown.add_row("weighted total", *(points.total(card) for card in scores.cards))
    shown.add_row("of what is measured", *(points.measured(card) for card in scores.cards))
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
    score = (cell.ours.score or OPEN).here
    ours = "?" if cell.ours.score is None else f"{score.value:.1f}"
    interval = f"({score.low:.1f} to {score.high:.1f})"
    style = LABELS.get(cell.label, "dim")
    return Text.assemble(f"{cell.published:g} -> {ours} {interval} ", (cell.label, style))
