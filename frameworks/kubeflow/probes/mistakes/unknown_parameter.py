"""A run is given a parameter that the pipeline does not have."""

from kfp import dsl, local

local.init(runner=local.SubprocessRunner(use_venv=False))


@dsl.component(base_image="python:3.11", install_kfp_package=False)
def train(epochs: int):
    print(epochs)


@dsl.pipeline
def training(epochs: int = 3):
    train(epochs=epochs)


training(epocs=3)  # mistake: epochs
