"""Two tasks wait for each other."""

from kfp import dsl, local

local.init(runner=local.SubprocessRunner(use_venv=False))


@dsl.component(base_image="python:3.11", install_kfp_package=False)
def prepare():
    print("prepared")


@dsl.component(base_image="python:3.11", install_kfp_package=False)
def train():
    print("trained")


@dsl.pipeline
def training():
    prepared, trained = prepare(), train()
    trained.after(prepared)
    prepared.after(trained)  # mistake: the other way round


training()
