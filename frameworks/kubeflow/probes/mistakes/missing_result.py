"""A task reads an output that the task before it does not have."""

from typing import NamedTuple

from kfp import dsl, local

local.init(runner=local.SubprocessRunner(use_venv=False))


@dsl.component(base_image="python:3.11", install_kfp_package=False)
def train() -> NamedTuple("Result", accuracy=float):
    from typing import NamedTuple

    return NamedTuple("Result", accuracy=float)(0.9)


@dsl.component(base_image="python:3.11", install_kfp_package=False)
def report(accuracy: float):
    print(accuracy)


@dsl.pipeline
def training():
    report(accuracy=train().outputs["acuracy"])  # mistake: accuracy


training()
