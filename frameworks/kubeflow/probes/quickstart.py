"""KFP's quick start: a component, a pipeline and an artifact, each run where it is typed.

https://github.com/kubeflow/pipelines/blob/2.17.0/docs/sdk/source/quickstart.rst
The page names a running deployment among what it needs, and none of its code asks for one. It is
the makers' page of that name; "Getting started" on kubeflow.org ends by submitting to a cluster.
All is at the defaults: each task gets a virtual environment with KFP in it, from the package index.
"""

import json

from kfp import dsl, local
from kfp.dsl import Artifact, Output

local.init(runner=local.SubprocessRunner())


@dsl.component
def say_hello(name: str) -> str:
    """A component runs like a function ..."""
    message = f"Hello, {name}!"
    print(message)
    return message


task = say_hello(name="World")
assert task.output == "Hello, World!", task.output


@dsl.pipeline
def hello_pipeline(recipient: str) -> str:
    """... or in a pipeline."""
    hello_task = say_hello(name=recipient)
    return hello_task.output


pipeline_task = hello_pipeline(recipient="Local Dev")
assert pipeline_task.output == "Hello, Local Dev!", pipeline_task.output


# Without a type of what it returns, as on the page.
@dsl.component
def add(a: int, b: int, out_artifact: Output[Artifact]):  # type: ignore[no-untyped-def]  # as on the page
    """What it stores can be read here."""
    import json

    result = a + b
    with open(out_artifact.path, "w") as f:  # noqa: PTH123  # as on the page
        f.write(json.dumps(result))
    out_artifact.metadata["operation"] = "addition"


task = add(a=1, b=2)
with open(task.outputs["out_artifact"].path) as f:  # noqa: PTH123  # as on the page
    result = json.loads(f.read())

assert result == 3
assert task.outputs["out_artifact"].metadata["operation"] == "addition"
print("quickstart: ok")
