"""Step `sample_reviews`: as many negative as positive reviews, negatives first, as in the study."""

import hashlib
from pathlib import Path
from typing import Any

from scenarios import timeline
from scenarios.bert_imdb import blocks, table
from scenarios.bert_imdb.faults import BadInput
from scenarios.bert_imdb.table import Review

with timeline.importing("pandas"):
    import pandas as pd


@timeline.step()
def sample_reviews(
    data: Path,
    sample: Path,
    *,
    reviews: str,
    part: str,
    per_class: int,
    characters: int,
    seed: int,
) -> dict[str, Any]:
    """Write `per_class` reviews of each label to `sample`, each cut to `characters` (0: whole).

    `reviews` names the asset to draw from; `part` is "all" of it, or "held-out": what no head was
    fitted on. Returns counts, source and split of the reviews, and the sha256 of the table.
    """
    about, rows = table.read(data / reviews / "reviews.jsonl")
    if part not in ("all", "held-out"):
        raise BadInput(f"there is no part {part!r} of the reviews: it is all or held-out")
    split = f"{about['split']} split"
    if part == "held-out":
        rows = blocks.split(rows)[1]
        split = f"{about['split']}-split hold-out"
    drawn = [review for label in (0, 1) for review in draw(rows, label, per_class, seed)]
    cut = [review._replace(text=review.text[: characters or None]) for review in drawn]
    provenance = {"source": about["source"], "split": split}
    table.write(sample, provenance, cut)
    return {
        **provenance,
        "reviews": len(cut),
        "negative": per_class,
        "positive": per_class,
        "files": {"reviews": hashlib.sha256(sample.read_bytes()).hexdigest()},
    }


def draw(rows: list[Review], label: int, count: int, seed: int) -> list[Review]:
    """`count` reviews of that label, the ones that pandas draws with that seed."""
    candidates = pd.Series([at for at, review in enumerate(rows) if review.label == label])
    if len(candidates) < count:
        raise BadInput(
            f"{count} {table.LABELS[label]} reviews are wanted, there are {len(candidates)}"
        )
    return [rows[at] for at in candidates.sample(count, random_state=seed)]
