"""Which reviews a head may be fitted on and which are held out. Standard library only.

IMDB's reviews of one film stand side by side, so the split is by blocks, not by chance: of each
label the first two thirds in the table's order are for fitting, the rest is held out.
"""

from collections import Counter
from collections.abc import Sequence

from scenarios.bert_imdb.table import Review


def split(reviews: Sequence[Review]) -> tuple[list[Review], list[Review]]:
    """(for fitting, held out); a text that is also among the first is in neither."""
    counts = Counter(review.label for review in reviews)
    seen: Counter[int] = Counter()
    fit: list[Review] = []
    held_out: list[Review] = []
    for review in reviews:
        place = seen[review.label]
        seen[review.label] += 1
        (fit if place < counts[review.label] * 2 // 3 else held_out).append(review)
    known = {review.text for review in fit}
    return fit, [review for review in held_out if review.text not in known]
