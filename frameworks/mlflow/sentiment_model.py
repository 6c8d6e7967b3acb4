"""The classifier as a model of MLflow's, from code: the registry keeps this file, not a pickle.

https://mlflow.org/docs/latest/ml/model/models-from-code/
"""

from pathlib import Path

import mlflow
from mlflow.pyfunc import PythonModel, PythonModelContext

from scenarios.bert_imdb.classifier import Classifier
from scenarios.bert_imdb.table import LABELS


class SentimentModel(PythonModel):
    """Gets texts, answers with "negative" or "positive" for each."""

    def load_context(self, context: PythonModelContext) -> None:
        self.classifier = Classifier.load(Path(context.artifacts["classifier"]))
        self.batch_size = context.model_config["batch_size"]

    # MLflow infers the signature from the type hints, and holds callers to it.
    def predict(self, model_input: list[str]) -> list[str]:
        labels = Classifier.predict(self.classifier, model_input, self.batch_size).labels
        return [LABELS[label] for label in labels]


mlflow.models.set_model(SentimentModel())
