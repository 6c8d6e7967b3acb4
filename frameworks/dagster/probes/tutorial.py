"""The digit classifier as Dagster's tutorial would write it: an asset for each thing that is made.

Functions with `@dg.asset`, and what each needs: https://docs.dagster.io/dagster-basics-tutorial/assets
and https://docs.dagster.io/dagster-basics-tutorial/asset-dependencies
A resource that they share: https://docs.dagster.io/dagster-basics-tutorial/resources
Assets that are alike: https://docs.dagster.io/guides/build/assets/creating-asset-factories
All of them in this process: https://docs.dagster.io/guides/test/unit-testing-assets-and-ops
"""

from pathlib import Path
from typing import Any

import dagster as dg

ARCHITECTURES = ["SimpleNN", "DeepNN", "CNN"]


class Settings(dg.ConfigurableResource):
    """What the assets share."""

    data: str
    folder: str
    train_images: int = 10_000
    test_images: int = 10_000
    epochs: int = 2
    batch_size: int = 64
    learning_rate: float = 0.001
    seed: int = 42
    threads: int = 1

    def file(self, name: str) -> Path:
        """Where an asset's file lies."""
        return Path(self.folder) / name


@dg.asset
def dataset(context: dg.AssetExecutionContext, settings: Settings) -> dict[str, Any]:
    """The images, cut out of MNIST."""
    from scenarios.mnist.data import load_data

    file = settings.file("dataset.safetensors")
    images = {"train_images": settings.train_images, "test_images": settings.test_images}
    loaded = load_data(Path(settings.data), file, **images)
    context.add_output_metadata({"file": dg.MetadataValue.path(file), "images": loaded})
    return loaded


def network(architecture: str) -> list[dg.AssetsDefinition]:
    """A trained network, and how well it does."""

    @dg.asset(name=f"weights_{architecture}", deps=[dataset])
    def weights(context: dg.AssetExecutionContext, settings: Settings) -> dict[str, Any]:
        """The network, trained."""
        from scenarios.mnist.training import train

        file = settings.file(f"{architecture}.safetensors")
        trained = train(
            settings.file("dataset.safetensors"),
            file,
            architecture=architecture,
            epochs=settings.epochs,
            batch_size=settings.batch_size,
            learning_rate=settings.learning_rate,
            seed=settings.seed,
            threads=settings.threads,
            on_metric=lambda name, value, epoch: context.log.info(f"{epoch}: {name} {value:.4f}"),
        )
        context.add_output_metadata({"file": dg.MetadataValue.path(file)})
        return trained

    @dg.asset(name=f"predictions_{architecture}", deps=[weights])
    def predictions(context: dg.AssetExecutionContext, settings: Settings) -> dict[str, Any]:
        """What the network says of the test images."""
        from scenarios.mnist.evaluation import evaluate

        file = settings.file(f"{architecture}.npy")
        scored = evaluate(
            settings.file("dataset.safetensors"),
            settings.file(f"{architecture}.safetensors"),
            file,
            architecture=architecture,
            threads=settings.threads,
        )
        metadata = {"file": dg.MetadataValue.path(file), "accuracy": scored["accuracy"]}
        context.add_output_metadata(metadata)
        return scored

    return [weights, predictions]


@dg.asset(ins={name: dg.AssetIn(f"predictions_{name}") for name in ARCHITECTURES})
def comparison(settings: Settings, **evaluations: dict[str, Any]) -> dict[str, Any]:
    """Which network is best."""
    from scenarios.mnist.selection import select_best

    return select_best(list(evaluations.values()), settings.file("picture.png"))


networks = {name: network(name) for name in ARCHITECTURES}
assets = [dataset, *(asset for made in networks.values() for asset in made), comparison]
defs = dg.Definitions(assets=assets, resources={"settings": Settings.configure_at_launch()})


def main(settings: Settings, instance: dg.DagsterInstance) -> None:
    """Make all assets."""
    done = dg.materialize(assets, instance=instance, resources={"settings": settings})
    if not done.success:
        raise RuntimeError("an asset failed; the log says which")
