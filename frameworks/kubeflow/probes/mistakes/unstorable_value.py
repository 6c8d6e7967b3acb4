"""A component returns an open file."""

from kfp import dsl, local

local.init(runner=local.SubprocessRunner(use_venv=False))


@dsl.component(base_image="python:3.11", install_kfp_package=False)
def train() -> dict:
    training_log = open("training.log", "w")
    return {"accuracy": 0.9, "training_log": training_log}  # mistake: JSON has no files


@dsl.pipeline
def training():
    train()


training()
