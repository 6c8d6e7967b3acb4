"""An argument of a decorator is misspelt."""

from kfp import dsl, local

local.init(runner=local.SubprocessRunner(use_venv=False))


@dsl.component(packages_to_instal=["pandas"])  # mistake: packages_to_install
def train():
    print("trained")


@dsl.pipeline
def training():
    train()


training()
