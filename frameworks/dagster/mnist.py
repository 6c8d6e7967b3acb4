"""MNIST as two assets of Dagster, both made by one graph of ops.

The fan-out's width comes with the run: dynamic outputs are Dagster's means for that, and ops have
them. A graph of ops makes assets: https://docs.dagster.io/guides/build/assets/graph-backed-assets
and https://docs.dagster.io/guides/build/ops/dynamic-graphs
Parameters are a resource that is configured at launch, since several ops share them:
https://docs.dagster.io/guides/build/external-resources/configuring-resources
Files are kept by an IO manager, with what the step returned as metadata:
https://docs.dagster.io/guides/build/io-managers/defining-a-custom-io-manager
Metrics are observations, whose numbers Dagster plots:
https://docs.dagster.io/guides/build/assets/metadata-and-tags/asset-observations

Ops import the scenario themselves: each is a process of its own, and services stay free of torch.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NamedTuple

import dagster as dg
from upath import UPath

STEPS: dict[str, str] = {}  # ops have the names of the scenario


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


class Made(NamedTuple):
    """What a step's function returned, the file that it wrote, and what later steps need more."""

    output: dict[str, Any]
    file: Path
    more: Sequence[str] = ()


class FileIOManager(dg.UPathIOManager):
    """Keeps the file as it is, and the output beside it and as metadata.

    Dagster names the arguments that it gives.
    """

    def dump_to_path(self, context: dg.OutputContext, obj: Made, path: UPath) -> None:  # noqa: ARG002  # Dagster's names
        shutil.move(obj.file, path)
        path.with_suffix(".json").write_text(json.dumps([obj.output, obj.more]))

    def load_from_path(self, context: dg.InputContext, path: UPath) -> Made:  # noqa: ARG002  # Dagster's names
        output, more = json.loads(path.with_suffix(".json").read_text())
        return Made(output, Path(path), more)

    def get_metadata(self, context: dg.OutputContext, obj: Made) -> dict[str, dg.MetadataValue]:  # noqa: ARG002  # Dagster's names
        return {"output": dg.MetadataValue.json(obj.output)}


@dg.io_manager
def files(context: dg.InitResourceContext) -> FileIOManager:
    """In the instance's own folder, as the default IO manager does."""
    return FileIOManager(UPath(context.instance.storage_directory()))


FILE = dg.Out(io_manager_key="files")


def made(step: Callable[..., dict[str, Any]], *inputs: Path, **options: Any) -> Made:
    """Call a step's function: it gets files, and last the one to write."""
    file = Path(mkdtemp(), "left")
    return Made(step(*inputs, file, **options), file)


def observe(context: Any, *branch: str) -> Callable[[str, float, int], None]:
    """A metric's points are observations of an asset of its name."""

    def log(name: str, value: float, epoch: int) -> None:
        point = {"value": value, "epoch": epoch}
        context.log_event(dg.AssetObservation([*branch, name], metadata=point))

    return log


@dg.op(out={"dataset": FILE, "branch": dg.DynamicOut(str)})
def load_data(context: dg.OpExecutionContext, parameters: Parameters) -> Iterator[Any]:
    """Cut the images out of MNIST, and start a branch for each architecture."""
    from scenarios.mnist.data import load_data as step

    images = {"train_images": parameters.train_images, "test_images": parameters.test_images}
    yield dg.Output(made(step, Path(parameters.data), **images), "dataset")
    context.log.info(f"{parameters.train_images} + {parameters.test_images} images")
    for name in parameters.architectures:
        yield dg.DynamicOutput(name, mapping_key=name, output_name="branch")


@dg.op(out=FILE)
def train(
    context: dg.OpExecutionContext, parameters: Parameters, architecture: str, dataset: Made
) -> Made:
    """One branch, as far as its weights."""
    from scenarios.mnist.training import train as step

    trained = made(
        step,
        dataset.file,
        architecture=architecture,
        epochs=parameters.epochs,
        batch_size=parameters.batch_size,
        learning_rate=parameters.learning_rate,
        seed=parameters.seed,
        threads=parameters.threads,
        on_metric=observe(context, architecture),
    )
    return trained._replace(more=[architecture, str(dataset.file)])


@dg.op(out=FILE)
def evaluate(context: dg.OpExecutionContext, parameters: Parameters, trained: Made) -> Made:
    """What one branch has learnt."""
    from scenarios.mnist.evaluation import evaluate as step

    architecture, dataset = trained.more
    options = {"architecture": architecture, "threads": parameters.threads}
    evaluated = made(step, Path(dataset), trained.file, **options)
    context.log.info(f"test accuracy = {evaluated.output['accuracy']}")
    return evaluated


@dg.op(out=FILE)
def select_best(context: dg.OpExecutionContext, evaluated: list[Made]) -> Made:
    """All branches, compared."""
    from scenarios.mnist.selection import select_best as step

    best = made(lambda picture: step([each.output for each in evaluated], picture))
    context.log.info(f"ranking: {', '.join(best.output['ranking'])}")
    return best


@dg.graph_multi_asset(outs={"dataset": dg.AssetOut(), "comparison": dg.AssetOut()})
def mnist() -> dict[str, Any]:
    """One branch per architecture."""
    dataset, branches = load_data()
    evaluated = branches.map(lambda name: evaluate(train(name, dataset)))
    return {"dataset": dataset, "comparison": select_best(evaluated.collect())}


defs = dg.Definitions(
    assets=[mnist],
    jobs=[dg.define_asset_job("pipeline", dg.AssetSelection.all())],
    resources={"parameters": Parameters.configure_at_launch(), "files": files},
)
