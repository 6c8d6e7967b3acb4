"""Step `select_best`: the network with the highest test accuracy, and a picture of all three."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scenarios import timeline

with timeline.importing("matplotlib"):
    from matplotlib.figure import Figure


@timeline.step()
def select_best(evaluations: Sequence[dict[str, Any]], picture: Path) -> dict[str, Any]:
    """Draw accuracies and the winner's confusion matrix as PNG; return the winner.

    `evaluations` are results of `evaluate`, in any order; of equal accuracies the first in
    alphabetical order wins, so that the choice does not depend on the order of arrival.
    """
    ranked = sorted(evaluations, key=lambda e: (-e["accuracy"], e["architecture"]))
    best = ranked[0]
    figure = Figure(figsize=(9, 4), layout="constrained")
    bars, matrix = figure.subplots(1, 2)
    bars.barh([e["architecture"] for e in ranked], [e["accuracy"] for e in ranked])
    bars.set(xlim=(0, 1), xlabel="test accuracy")
    matrix.imshow(best["confusion"], cmap="Blues")
    matrix.set(title=best["architecture"], xlabel="predicted digit", ylabel="true digit")
    figure.savefig(picture, format="png")
    return {
        "best": best["architecture"],
        "accuracy": best["accuracy"],
        "ranking": [e["architecture"] for e in ranked],
    }
