"""The pipeline without a mistake, run on this machine."""

from typing import NamedTuple

from kfp import dsl, local

local.init(runner=local.SubprocessRunner(use_venv=False))


@dsl.component(base_image="python:3.11", install_kfp_package=False)
def prepare(epochs: int) -> int:
    return epochs


@dsl.component(base_image="python:3.11", install_kfp_package=False)
def train(epochs: int) -> NamedTuple("Result", accuracy=float):
    from typing import NamedTuple

    return NamedTuple("Result", accuracy=float)(0.3 * epochs)


@dsl.component(base_image="python:3.11", install_kfp_package=False)
def report(accuracy: float):
    print(accuracy)


@dsl.pipeline
def training(epochs: int = 3):
    prepared = prepare(epochs=epochs)
    trained = train(epochs=epochs).after(prepared)
    report(accuracy=trained.outputs["accuracy"])


training(epochs=2)
