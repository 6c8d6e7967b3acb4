"""Step `evaluate`: how well the labels were predicted, and a picture of the embeddings."""

from pathlib import Path
from typing import Any

from scenarios import timeline
from scenarios.bert_imdb import prediction
from scenarios.bert_imdb.table import LABELS

with timeline.importing("scikit-learn, scipy, matplotlib"):
    import numpy as np
    from matplotlib.figure import Figure
    from numpy.typing import NDArray
    from scipy.stats import binomtest
    from sklearn.metrics import classification_report, confusion_matrix

DIGITS = 6  # of the interval: scipy is not pinned, its last bits may differ among environments


@timeline.step()
def evaluate(predictions: Path, picture: Path, *, on_metric: timeline.MetricHook) -> dict[str, Any]:
    """Draw the embeddings as PNG; return accuracy, its 95 % interval, report and confusion matrix.

    Calls `on_metric` once, at step 1, with each of accuracy, accuracy_low, accuracy_high,
    f1_negative and f1_positive. The interval is Clopper and Pearson's, rows of the matrix are true.
    """
    provenance, true, predicted = prediction.load(predictions)
    accuracy = float((true == predicted.labels).mean())
    low, high = interval(int((true == predicted.labels).sum()), len(true))
    report = classification_report(
        true,
        predicted.labels,
        labels=[0, 1],
        target_names=LABELS,
        output_dict=True,
        zero_division=0,
    )
    metrics = {"accuracy": accuracy, "accuracy_low": low, "accuracy_high": high}
    metrics |= {f"f1_{name}": float(report[name]["f1-score"]) for name in LABELS}
    for name, value in metrics.items():
        on_metric(name, value, 1)
    _draw(predicted.embeddings, true, predicted.labels, picture)
    return {
        **provenance,
        "reviews": len(true),
        "accuracy": accuracy,
        "interval": [low, high],
        "report": report,
        "confusion": confusion_matrix(true, predicted.labels, labels=[0, 1]).tolist(),
    }


def interval(hits: int, count: int) -> tuple[float, float]:
    """The exact 95 % interval of a share."""
    found = binomtest(hits, count).proportion_ci(0.95, method="exact")
    return round(float(found.low), DIGITS), round(float(found.high), DIGITS)


def _draw(
    embeddings: NDArray[np.float32],
    true: NDArray[np.uint8],
    predicted: NDArray[np.uint8],
    picture: Path,
) -> None:
    """The two principal components; errors are marked."""
    centred = embeddings - embeddings.mean(0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    plane = left[:, :2] * sizes[:2]
    figure = Figure(figsize=(7, 5), layout="constrained")
    axes = figure.subplots()
    for label, name in enumerate(LABELS):
        axes.scatter(*plane[true == label].T, s=12, label=f"{name} review")
    wrong = plane[true != predicted]
    axes.scatter(*wrong.T, s=40, facecolors="none", edgecolors="black", label="predicted wrongly")
    axes.set(xlabel="first principal component", ylabel="second")
    axes.legend()
    figure.savefig(picture, format="png")
