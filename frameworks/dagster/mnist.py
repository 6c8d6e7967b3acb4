"""MNIST as two assets of Dagster, both made by one graph of ops.

The fan-out's width comes with the run: dynamic outputs are Dagster's means for that, and ops have
them. A graph of ops makes assets: https://docs.dagster.io/guides/build/assets/graph-backed-assets
and https://docs.dagster.io/guides/build/ops/dynamic-graphs
Parameters are a resource that is configured at launch, since several ops share them:
https://docs.dagster.io/guides/build/external-resources/configuring-resources
What a step returns, the default IO manager keeps; files are bytes in it:
https://docs.dagster.io/guides/build/io-managers
Metrics are observations, whose numbers Dagster plots:
https://docs.dagster.io/guides/build/assets/metadata-and-tags/asset-observations

Ops import the scenario themselves: each is a process of its own, and services stay free of torch.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import dagster as dg

STEPS: dict[str, str] = {}  # ops have the names of the scenario
Result = dict[str, Any]  # the output of a step's function, and the bytes of the file that it wrote


class Parameters(dg.ConfigurableResource):
    """What a run of the scenario can be told."""

    data: str
    architectures: list[str]
    train_images: int
    test_images: int
    epochs: int
    batch_size: int
    learning_rate: float
    seed: int
    threads: int


def made(step: Callable[..., dict[str, Any]], *inputs: bytes, **options: Any) -> Result:
    """Call a step's function: it gets files, and last the one to write."""
    with TemporaryDirectory() as folder:
        *given, file = (Path(folder, str(number)) for number in range(len(inputs) + 1))
        for path, content in zip(given, inputs, strict=True):
            path.write_bytes(content)
        return {"output": step(*given, file, **options), "file": file.read_bytes()}


def observe(context: Any, *branch: str) -> Callable[[str, float, int], None]:
    """A metric's points are observations of an asset of its name."""

    def log(name: str, value: float, epoch: int) -> None:
        point = {"value": value, "epoch": epoch}
        context.log_event(dg.AssetObservation([*branch, name], metadata=point))

    return log


@dg.op(out={"dataset": dg.Out(), "branch": dg.DynamicOut(str)})
def load_data(context: dg.OpExecutionContext, parameters: Parameters) -> Iterator[Any]:
    """Cut the images out of MNIST, and start a branch for each architecture."""
    from scenarios.mnist.data import load_data as step

    images = {"train_images": parameters.train_images, "test_images": parameters.test_images}
    dataset = made(lambda file: step(Path(parameters.data), file, **images))
    yield dg.Output(dataset, "dataset")
    context.log.info(f"{parameters.train_images} + {parameters.test_images} images")
    for name in parameters.architectures:
        yield dg.DynamicOutput(name, mapping_key=name, output_name="branch")


@dg.op
def train(
    context: dg.OpExecutionContext, parameters: Parameters, architecture: str, dataset: Result
) -> Result:
    """One branch, as far as its weights."""
    from scenarios.mnist.training import train as step

    return made(
        step,
        dataset["file"],
        architecture=architecture,
        epochs=parameters.epochs,
        batch_size=parameters.batch_size,
        learning_rate=parameters.learning_rate,
        seed=parameters.seed,
        threads=parameters.threads,
        on_metric=observe(context, architecture),
    )


@dg.op
def evaluate(
    context: dg.OpExecutionContext,
    parameters: Parameters,
    architecture: str,
    dataset: Result,
    trained: Result,
) -> Result:
    """What one branch has learnt."""
    from scenarios.mnist.evaluation import evaluate as step

    options = {"architecture": architecture, "threads": parameters.threads}
    evaluated = made(step, dataset["file"], trained["file"], **options)
    context.log.info(f"test accuracy = {evaluated['output']['accuracy']}")
    return evaluated


@dg.op
def select_best(context: dg.OpExecutionContext, evaluated: list[Result]) -> Result:
    """All branches, compared."""
    from scenarios.mnist.selection import select_best as step

    best = made(lambda picture: step([each["output"] for each in evaluated], picture))
    context.log.info(f"ranking: {', '.join(best['output']['ranking'])}")
    return best


@dg.graph_multi_asset(outs={"dataset": dg.AssetOut(), "comparison": dg.AssetOut()})
def mnist() -> dict[str, Any]:
    """One branch per architecture."""
    dataset, branches = load_data()
    evaluated = branches.map(lambda name: evaluate(name, dataset, train(name, dataset)))
    return {"dataset": dataset, "comparison": select_best(evaluated.collect())}


defs = dg.Definitions(
    assets=[mnist],
    jobs=[dg.define_asset_job("pipeline", dg.AssetSelection.all())],
    resources={"parameters": Parameters.configure_at_launch()},
)
