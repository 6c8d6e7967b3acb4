"""A parameter without a default is not given."""

from kfp import dsl, local

local.init(runner=local.SubprocessRunner(use_venv=False))


@dsl.component(base_image="python:3.11", install_kfp_package=False)
def train(learning_rate: float):
    print(learning_rate)


@dsl.pipeline
def training(learning_rate: float):
    train(learning_rate=learning_rate)


training()  # mistake: learning_rate=0.1
