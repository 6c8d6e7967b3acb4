"""The model of an earlier run is imported, and there was no such run."""

from kfp import dsl, local
from kfp.dsl import Input, Model

local.init(runner=local.SubprocessRunner(use_venv=False))


@dsl.component(base_image="python:3.11", install_kfp_package=False)
def evaluate(model: Input[Model]):
    with open(model.path) as weights:
        print(len(weights.read()))


@dsl.pipeline
def evaluation():
    # mistake: there is no such model
    model = dsl.importer(artifact_uri="file:///models/sentiment-9999", artifact_class=Model)
    evaluate(model=model.output)


evaluation()
