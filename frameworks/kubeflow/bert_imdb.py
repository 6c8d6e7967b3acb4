"""Sentiment of reviews as a KFP v2 pipeline of lightweight Python components.

Components and artifacts: https://www.kubeflow.org/docs/components/pipelines/user-guides/components/lightweight-python-components/
and https://www.kubeflow.org/docs/components/pipelines/user-guides/data-handling/artifacts/

A component's source is all that reaches its process: so each imports what it needs itself, and the
process that compiles and drives the pipeline stays free of torch.
"""

from typing import Any

from kfp import dsl
from kfp.dsl import HTML, Artifact, ClassificationMetrics, Dataset, Input, Metrics, Model, Output

from frameworks.kubeflow.image import IMAGE

# KFP task -> name in the scenario.
STEPS = {
    "sample-reviews": "sample_reviews",
    "load-model": "load_model",
    "predict": "predict",
    "evaluate": "evaluate",
}


@dsl.component(base_image=IMAGE, install_kfp_package=False)
def sample_reviews(
    folder: str,
    reviews: str,
    part: str,
    per_class: int,
    characters: int,
    seed: int,
    sample: Output[Dataset],
) -> dict[str, Any]:
    """Draw as many negative as positive reviews."""
    from pathlib import Path

    from scenarios.bert_imdb import sampling

    result = sampling.sample_reviews(
        Path(folder),
        Path(sample.path),
        reviews=reviews,
        part=part,
        per_class=per_class,
        characters=characters,
        seed=seed,
    )
    sample.metadata.update(file="reviews", source=result["source"], split=result["split"])
    return result


@dsl.component(base_image=IMAGE, install_kfp_package=False)
def load_model(
    folder: str, architecture: str, layers: int, max_length: int, seed: int, model: Output[Model]
) -> dict[str, Any]:
    """Join weights, head and tokenizer into one classifier."""
    from pathlib import Path

    from scenarios.bert_imdb import loading

    result = loading.load_model(
        Path(folder),
        Path(model.path),
        architecture=architecture,
        layers=layers,
        max_length=max_length,
        seed=seed,
    )
    model.framework = "PyTorch"
    model.metadata.update(file="model", weights=result["model"], published=result["published"])
    return result


@dsl.component(base_image=IMAGE, install_kfp_package=False)
def predict(
    sample: Input[Dataset],
    model: Input[Model],
    batch_size: int,
    threads: int,
    predictions: Output[Dataset],
    table: Output[HTML],
) -> dict[str, Any]:
    """Predict a label for each review, and show the predictions beside the texts."""
    import html
    from pathlib import Path

    from scenarios.bert_imdb import prediction

    files = Path(sample.path), Path(model.path), Path(predictions.path)
    result = prediction.predict(*files, batch_size=batch_size, threads=threads)
    predictions.metadata.update(file="predictions", source=sample.metadata["source"])
    rows = prediction.rows(Path(sample.path), Path(predictions.path))
    lines = ["".join(f"<th>{name}</th>" for name in rows[0])]
    lines += ["".join(f"<td>{html.escape(str(v))}</td>" for v in row.values()) for row in rows]
    body = "".join(f"<tr>{line}</tr>\n" for line in lines)
    Path(table.path).write_text(f'<meta charset="utf-8"><table>\n{body}</table>', encoding="utf-8")
    return result


@dsl.component(base_image=IMAGE, install_kfp_package=False)
def evaluate(
    predictions: Input[Dataset],
    metrics: Output[Metrics],
    confusion: Output[ClassificationMetrics],
    picture: Output[Artifact],
    report: Output[HTML],
) -> dict[str, Any]:
    """Score the predictions, and show the score with a picture of the embeddings."""
    import base64
    import html
    from pathlib import Path

    from scenarios.bert_imdb import evaluation
    from scenarios.bert_imdb.table import LABELS

    result = evaluation.evaluate(
        Path(predictions.path),
        Path(picture.path),
        on_metric=lambda name, value, _: metrics.log_metric(name, value),
    )
    confusion.log_confusion_matrix(list(LABELS), result["confusion"])
    picture.metadata["file"] = "picture"
    drawing = base64.b64encode(Path(picture.path).read_bytes()).decode()
    low, high = result["interval"]
    about = html.escape(f"{result['model']}, on the {result['split']} of reviews")
    Path(report.path).write_text(
        f'<meta charset="utf-8"><h1>Accuracy {result["accuracy"]:.4f}</h1>'
        f"<p>95 % interval {low} to {high}: {about}</p>"
        f'<img src="data:image/png;base64,{drawing}">',
        encoding="utf-8",
    )
    return result


@dsl.pipeline(name="bert-imdb", description="Draw reviews, load a model, predict, evaluate.")
def pipeline(
    data: str,
    reviews: str = "study_reviews",
    part: str = "all",
    per_class: int = 250,
    characters: int = 512,
    architecture: str = "distilbert",
    layers: int = 6,
    max_length: int = 512,
    batch_size: int = 8,
    seed: int = 42,
    threads: int = 1,
) -> Dataset:
    """With the study's sizes by default."""
    sampled = sample_reviews(
        folder=data,
        reviews=reviews,
        part=part,
        per_class=per_class,
        characters=characters,
        seed=seed,
    )
    loaded = load_model(
        folder=data, architecture=architecture, layers=layers, max_length=max_length, seed=seed
    )
    predicted = predict(
        sample=sampled.outputs["sample"],
        model=loaded.outputs["model"],
        batch_size=batch_size,
        threads=threads,
    )
    evaluate(predictions=predicted.outputs["predictions"])
    return predicted.outputs["predictions"]
