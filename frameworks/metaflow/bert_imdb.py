"""Sentiment of reviews as a Metaflow flow: `python bert_imdb.py run --data FOLDER` runs it.

Parameters, branch and join, artifacts: https://docs.metaflow.org/metaflow/basics
Artifacts through a join: https://docs.metaflow.org/api/flowspec, `merge_artifacts`
Cards: https://docs.metaflow.org/metaflow/visualizing-results
"""
# ruff: noqa: T201 - what a step prints is its log

import textwrap
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from metaflow import FlowSpec, Parameter, Task, card, current, step
from metaflow.cards import Image, Markdown, Table

# The flow's steps in the scenario's words.
STEPS = {name: name for name in ("sample_reviews", "load_model", "predict", "evaluate")}
DATASET = ("sample_reviews", "sample")  # the step and its artifact that hold the data
CARD = "evaluate"  # the step with the card
# The artifact of each step that is a file of the scenario, and that file's name.
FILES = {
    "sample_reviews": ("sample", "reviews"),
    "load_model": ("model", "model"),
    "predict": ("predictions", "predictions"),
    "evaluate": ("picture", "picture"),
}
CARD_TEXT = 200  # characters of a review on the card; the artifact `table` holds it whole


class BertImdbFlow(FlowSpec):
    """Draw reviews, load a pretrained classifier, predict labels and score them.

    Steps import the scenario themselves: each is a process of its own, and the scheduler's process
    stays free of torch.
    """

    data = Parameter("data", type=str, required=True, help="folder with a folder for each asset")
    reviews = Parameter("reviews", type=str, default="study_reviews", help="the asset to draw from")
    part = Parameter("part", type=str, default="all", help="all or held-out")
    per_class = Parameter("per_class", type=int, default=250)
    characters = Parameter("characters", type=int, default=512, help="of each review, 0: all")
    architecture = Parameter("architecture", type=str, default="distilbert")
    layers = Parameter("layers", type=int, default=6)
    max_length = Parameter("max_length", type=int, default=512, help="tokens of each review")
    batch_size = Parameter("batch_size", type=int, default=8)
    seed = Parameter("seed", type=int, default=42)
    threads = Parameter("threads", type=int, default=1)

    @step
    def start(self) -> None:
        """Reviews and model do not need each other: a branch for each."""
        self.next(self.sample_reviews, self.load_model)

    @step
    def sample_reviews(self) -> None:
        """Draw the reviews and keep them as an artifact."""
        from scenarios.bert_imdb.sampling import sample_reviews

        with TemporaryDirectory() as folder:
            sample = Path(folder, "sample")
            self.output = sample_reviews(
                Path(self.data),
                sample,
                reviews=self.reviews,
                part=self.part,
                per_class=self.per_class,
                characters=self.characters,
                seed=self.seed,
            )
            self.sample = sample.read_bytes()
        print(f"{self.output['reviews']} reviews of {self.output['split']}")
        self.next(self.predict)

    @step
    def load_model(self) -> None:
        """Keep the classifier as an artifact: the bytes of one safetensors file."""
        from scenarios.bert_imdb.loading import load_model

        with TemporaryDirectory() as folder:
            model = Path(folder, "model")
            self.output = load_model(
                Path(self.data),
                model,
                architecture=self.architecture,
                layers=self.layers,
                max_length=self.max_length,
                seed=self.seed,
            )
            self.model = model.read_bytes()
        print(f"{self.output['model']}: {self.output['parameters']} parameters")
        self.next(self.predict)

    @step
    def predict(self, inputs: Any) -> None:
        """Join the branches; predictions, and the table of them for people, are artifacts."""
        from scenarios.bert_imdb import prediction

        self.merge_artifacts(inputs, include=["sample", "model"])
        with TemporaryDirectory() as folder:
            sample, model, predictions = (Path(folder, n) for n in ("sample", "model", "out"))
            sample.write_bytes(self.sample)
            model.write_bytes(self.model)
            self.output = prediction.predict(
                sample, model, predictions, batch_size=self.batch_size, threads=self.threads
            )
            self.predictions = predictions.read_bytes()
            self.table = prediction.rows(sample, predictions)
        print(f"{self.output['predicted_positive']} of {self.output['reviews']} are positive")
        self.next(self.evaluate)

    @card(type="blank")
    @step
    def evaluate(self) -> None:
        """Score the predictions, and show score, picture and table on a card."""
        from scenarios.bert_imdb.evaluation import evaluate

        with TemporaryDirectory() as folder:
            predictions, picture = Path(folder, "predictions"), Path(folder, "picture.png")
            predictions.write_bytes(self.predictions)
            self.metrics: list[tuple[str, float, int]] = []
            self.output = evaluate(
                predictions, picture, on_metric=lambda *point: self.metrics.append(point)
            )
            self.picture = picture.read_bytes()
        print(f"metrics: {self.metrics}")
        low, high = self.output["interval"]
        current.card.append(
            Markdown(f"# Accuracy {self.output['accuracy']:.4f}, 95 % interval {low} to {high}")
        )
        current.card.append(
            Markdown(f"{self.output['model']}, on the {self.output['split']} of reviews")
        )
        current.card.append(_confusion(self.output["confusion"]))
        current.card.append(Image(self.picture, label="embeddings, and errors"))
        current.card.append(_predictions(self.table))
        self.next(self.end)

    @step
    def end(self) -> None:
        """Every flow ends with this step."""
        print(f"accuracy = {self.output['accuracy']}")


def _confusion(matrix: list[list[int]]) -> Table:
    labels = ("negative", "positive")
    rows = [[label, *counts] for label, counts in zip(labels, matrix, strict=True)]
    return Table(rows, headers=["true label", *(f"predicted {label}" for label in labels)])


def _predictions(table: list[dict[str, Any]]) -> Table:
    cut = [{**row, "text": textwrap.shorten(row["text"], CARD_TEXT)} for row in table]
    return Table([list(row.values()) for row in cut], headers=list(table[0]))


def metrics(task: Task) -> dict[str, list[tuple[int, float]]]:
    """The metrics that a task left among its artifacts."""
    found: dict[str, list[tuple[int, float]]] = {}
    for name, value, step_number in task.data.metrics if task.parent.id == "evaluate" else ():
        found.setdefault(name, []).append((step_number, value))
    return found


def files(step_name: str, task: Task) -> dict[str, bytes]:
    """What a task made for others to fetch, under the scenario's names."""
    artifact, name = FILES[step_name]
    return {name: task[artifact].data}


FLOW = BertImdbFlow

if __name__ == "__main__":
    BertImdbFlow()
