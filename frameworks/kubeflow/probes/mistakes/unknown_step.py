"""A task waits for a task that does not exist: its component was never called."""

from kfp import dsl, local

local.init(runner=local.SubprocessRunner(use_venv=False))


@dsl.component(base_image="python:3.11", install_kfp_package=False)
def train():
    print("trained")


@dsl.component(base_image="python:3.11", install_kfp_package=False)
def report():
    print("reported")


@dsl.pipeline
def training():
    report().after(train)  # mistake: a component is no task, train() is


training()
