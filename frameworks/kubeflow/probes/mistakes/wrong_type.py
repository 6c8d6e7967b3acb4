"""A parameter that is a number is given a word."""

from kfp import dsl, local

local.init(runner=local.SubprocessRunner(use_venv=False))


@dsl.component(base_image="python:3.11", install_kfp_package=False)
def train(epochs: int):
    print(epochs)


@dsl.pipeline
def training(epochs: int = 3):
    train(epochs=epochs)


training(epochs="three")  # mistake: a number is wanted
