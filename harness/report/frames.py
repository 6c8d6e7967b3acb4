"""Scores as a flat table for other tools, through pandas: CSV, Parquet or JSON by the suffix."""

from pathlib import Path
from typing import Any

from harness.errors import HarnessError, UsageError
from harness.report import points
from harness.scoring.scores import Card, QuestionScore, Scores

SUFFIXES = (".csv", ".parquet", ".json")


def check(out: Path) -> None:
    """Raise UsageError for a suffix that stands for no format."""
    if out.suffix not in SUFFIXES:
        raise UsageError(f"{out}: name a file that ends in {', '.join(SUFFIXES)}")


def write(scores: Scores, out: Path) -> None:
    """One row per framework, deployment and question; points are empty where there are none."""
    import pandas as pd  # here, since it takes half a second

    check(out)
    frame = pd.DataFrame(
        [
            _row(card, found)
            for card in scores.cards
            for dimension in card.dimensions.values()
            for found in dimension.questions
        ]
    )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        if out.suffix == ".csv":
            frame.to_csv(out, index=False)
        elif out.suffix == ".parquet":
            frame.to_parquet(out, index=False)
        else:
            frame.to_json(out, orient="records", indent=1)
    except OSError as problem:
        raise HarnessError(f"cannot write {out}: {problem.strerror}") from None


def _row(card: Card, found: QuestionScore) -> dict[str, Any]:
    value, worth = found.reading.interval, found.points
    return {
        "framework": card.target.framework,
        "deployment": card.target.deployment,
        "roles": ", ".join(card.roles),
        "dimension": found.question.dimension,
        "question": found.question.name,
        "state": str(found.reading.state),
        "value": value.value if value else None,
        "value_low": value.low if value else None,
        "value_high": value.high if value else None,
        "unit": found.question.unit if found.question.map == "log" else "ratio",
        "points": worth.value if worth else None,
        "points_low": worth.low if worth else None,
        "points_high": worth.high if worth else None,
        "reason": found.reading.reason,
        "evidence": " ".join(found.evidence),
        "command": points.command(card, found),
    }
