"""Markdown pages of scores: all frameworks side by side, one page each, the published table."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from harness.planning.catalog import Framework
from harness.records.record import Record
from harness.report import figures, points, ranks
from harness.report.markdown import markdown, page
from harness.scoring import benchmarks, published
from harness.scoring.claims import judge
from harness.scoring.comparison import Comparison
from harness.scoring.published import OverheadRow
from harness.scoring.rubric import Question
from harness.scoring.scores import Card, Scores

ADDED_LINES = "added_lines"  # the question that is compared with the second study's lines
SCENARIO = "mnist"  # whose runs are compared with the second study's


class Overhead(msgspec.Struct):
    """A row of the second study beside ours."""

    framework: str
    published_time: str
    time: str
    published_lines: str
    lines: str


def pages(
    scores: Scores,
    comparison: Comparison,
    frameworks: Mapping[str, Framework],
    records: Sequence[Record],
) -> dict[str, str]:
    """File name -> text. A pure function: the same records give the same bytes."""
    environment = markdown()
    environment.filters.update(
        name=lambda path: path.rpartition("/")[2],
        ends=_ends,
        change=points.change,
        card_page=card_page,
    )
    found = {
        "scores.md": environment.get_template("scores.md.j2").render(side_by_side(scores, records))
    }
    template = environment.get_template("scores-target.md.j2")
    for card in scores.cards:
        framework = frameworks[card.target.framework]
        found[card_page(card)] = template.render(
            card=card,
            framework=framework,
            about=framework.deployments[card.target.deployment].about,
            points=points,
            lens=card.role in scores.rubric.lenses,
        )
    template = environment.get_template("reproduction.md.j2")
    found["reproduction.md"] = template.render(
        reproduction(scores, comparison), points=points, natives=published.native(scores.cards)
    )
    return found


def card_page(card: Card) -> str:
    """The name of a card's page: one for each target and role."""
    return f"scores-{card.role}-{page(card.target)}"


def side_by_side(scores: Scores, records: Sequence[Record]) -> dict[str, Any]:
    """Everything that is said of all frameworks together."""
    return {
        "roles": {role: scores.used_as(role) for role in scores.roles},
        "rubric": scores.rubric,
        "points": points,
        "fields": ranks.fields(scores),
        "machines": sorted({figures.machine(r.machine) for r in records}),
        "first": min(r.started_at for r in records)[:10],
        "last": max(r.started_at for r in records)[:10],
        "harness": ", ".join(sorted({r.harness_commit or r.harness_version for r in records})),
    }


def reproduction(scores: Scores, comparison: Comparison) -> dict[str, Any]:
    """Everything that is said of published tables: for the page, the terminal and machines."""
    study, overhead = published.study(), published.overhead_study()
    cells = published.cells(study, scores.cards)
    return {
        "study": study,
        "totals": study.totals,
        "flips": study.flips,
        "shares": study.shares,
        "near": published.NEAR,
        "cells": cells,
        "agreements": published.agreements(cells),
        "verdicts": [judge(claim, study, scores.cards) for claim in study.claims],
        "overhead": overhead,
        "overheads": overheads(overhead.rows, scores.cards, comparison),
        "factor": benchmarks.FACTOR,
        "benchmarks": [
            {"benchmark": each, "figures": benchmarks.beside(each, scores.cards)}
            for each in benchmarks.benchmarks()
        ],
    }


def overheads(
    rows: Sequence[OverheadRow], cards: Sequence[Card], comparison: Comparison
) -> list[Overhead]:
    """The second study's rows, with our overhead in percent of plain's run, and our added lines."""
    natives = published.native(list(cards))
    return [
        Overhead(
            row.framework,
            row.run_time_percent,
            _percent(natives.get(row.framework), comparison),
            row.lines,
            _lines(natives.get(row.framework)),
        )
        for row in rows
    ]


def _percent(card: Card | None, comparison: Comparison) -> str:
    rows = [row for row in comparison.rows if row.scenario == SCENARIO]
    ours = next((r for r in rows if card and r.target == card.target), None)
    if ours is None or "run" not in ours.overhead:
        return figures.NOT_MEASURED
    bases = [r for r in rows if (r.target.framework, r.work) == (figures.BASELINE, ours.work)]
    plain = bases[0].samples.get("run") if bases else None
    if plain is None or not plain.value:
        return figures.NOT_MEASURED
    share = ours.overhead["run"].value / plain.value
    noise = ", within noise" if comparison.differs(ours, "run") is False else ""
    return f"{share:.0%} ({SCENARIO}, profile {ours.profile}{noise})"


def _lines(card: Card | None) -> str:
    """As the question of added lines reads them."""
    found = [
        question
        for dimension in (card.dimensions.values() if card else ())
        for question in dimension.questions
        if question.question.name == ADDED_LINES
    ]
    return points.value(found[0]) if found else figures.NOT_MEASURED


def _ends(question: Question) -> str:
    """ "log 1 to 200", "ratio"."""
    if question.map != "log":
        return question.map
    return " to ".join(
        ["log " + points.quantity(question.best or 0, question.unit),
         points.quantity(question.worst or 0, question.unit)]
    )  # fmt: skip
