"""Sentiment of reviews as assets of Dagster, and an asset check that scores the predictions.

Assets and what each is made of: https://docs.dagster.io/guides/build/assets/defining-assets-with-asset-dependencies
Asset checks, with what they found as metadata: https://docs.dagster.io/guides/test/asset-checks
Parameters, results and metrics are as in `mnist.py`.
"""

import base64
from functools import partial
from pathlib import Path
from typing import Any

import dagster as dg

from frameworks.dagster.mnist import Result, made, observe

# The run's steps in the scenario's words: a step that makes an asset has the name of that.
STEPS = {
    "reviews": "sample_reviews",
    "model": "load_model",
    "predictions": "predict",
    "predictions_evaluate": "evaluate",
}
SHOWN = 10  # predictions in the table that people see; all of them are in the file
CHANCE = 0.5  # accuracy of a guess: both labels are as frequent


class Parameters(dg.ConfigurableResource):
    """What a run of the scenario can be told."""

    data: str
    reviews: str
    part: str
    per_class: int
    characters: int
    architecture: str
    layers: int
    max_length: int
    batch_size: int
    seed: int
    threads: int


@dg.asset
def reviews(context: dg.AssetExecutionContext, parameters: Parameters) -> Result:
    """Draw the reviews."""
    from scenarios.bert_imdb.sampling import sample_reviews

    drawn = made(
        partial(sample_reviews, Path(parameters.data)),
        reviews=parameters.reviews,
        part=parameters.part,
        per_class=parameters.per_class,
        characters=parameters.characters,
        seed=parameters.seed,
    )
    context.log.info(f"{drawn['output']['reviews']} reviews of {drawn['output']['split']}")
    return drawn


@dg.asset
def model(context: dg.AssetExecutionContext, parameters: Parameters) -> Result:
    """Load the pretrained weights, cut to size."""
    from scenarios.bert_imdb.loading import load_model

    loaded = made(
        partial(load_model, Path(parameters.data)),
        architecture=parameters.architecture,
        layers=parameters.layers,
        max_length=parameters.max_length,
        seed=parameters.seed,
    )
    context.log.info(f"{loaded['output']['model']}: {loaded['output']['parameters']} parameters")
    return loaded


@dg.asset
def predictions(
    context: dg.AssetExecutionContext, parameters: Parameters, reviews: Result, model: Result
) -> Result:
    """Judge each review; the first ones are shown as a table.

    https://docs.dagster.io/guides/build/assets/metadata-and-tags/table-metadata
    """
    from scenarios.bert_imdb import prediction

    def predict(*paths: Path, **options: Any) -> dict[str, Any]:
        output = prediction.predict(*paths, **options)
        rows = prediction.rows(paths[0], paths[2])[:SHOWN]
        table = dg.MetadataValue.table([dg.TableRecord(row) for row in rows])
        context.add_output_metadata({"table": table})
        return output

    return made(
        predict,
        reviews["file"],
        model["file"],
        batch_size=parameters.batch_size,
        threads=parameters.threads,
    )


@dg.asset_check(asset=predictions, name="evaluate")
def evaluate(context: dg.AssetCheckExecutionContext, predictions: Result) -> dg.AssetCheckResult:
    """Score the predictions; to be no better than chance is worth a warning."""
    from scenarios.bert_imdb.evaluation import evaluate as step

    scored = made(step, predictions["file"], on_metric=observe(context.op_execution_context))
    picture = base64.b64encode(scored["file"]).decode()
    return dg.AssetCheckResult(
        passed=scored["output"]["accuracy"] > CHANCE,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "output": dg.MetadataValue.json(scored["output"]),
            "picture": dg.MetadataValue.md(f"![confusion](data:image/png;base64,{picture})"),
        },
    )


defs = dg.Definitions(
    assets=[reviews, model, predictions],
    asset_checks=[evaluate],
    jobs=[dg.define_asset_job("pipeline", dg.AssetSelection.all())],
    resources={"parameters": Parameters.configure_at_launch()},
)
