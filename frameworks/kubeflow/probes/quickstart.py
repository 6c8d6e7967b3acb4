"""KFP on this machine: a component, a pipeline and an artifact, as on the page about local runs.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
"Getting started" ends by submitting to a cluster, so that this page is the first whose programs run
where they are typed. These are both of them, call by call and at the defaults: each task gets a
virtual environment with KFP in it, from the package index. The first has the runner that the page
gives where Docker cannot be installed.
"""

import json
from pathlib import Path

from kfp import dsl, local
from kfp.dsl import Artifact, Output

local.init(runner=local.SubprocessRunner())


@dsl.component
def add(a: int, b: int) -> int:
    """A component can be called alone ..."""
    return a + b


task = add(a=1, b=2)
assert task.output == 3, task.output


@dsl.pipeline
def math_pipeline(x: int, y: int, z: int) -> int:
    """... or in a pipeline."""
    t1 = add(a=x, b=y)
    t2 = add(a=t1.output, b=z)
    return t2.output


pipeline_task = math_pipeline(x=1, y=2, z=3)
assert pipeline_task.output == 6, pipeline_task.output


# Without a type of what it returns, as on the page.
@dsl.component
def store(a: int, b: int, out_artifact: Output[Artifact]):  # type: ignore[no-untyped-def]  # as on the page
    """What it stores can be read here."""
    import json

    with open(out_artifact.path, "w") as f:  # noqa: PTH123  # as on the page
        f.write(json.dumps(a + b))
    out_artifact.metadata["operation"] = "addition"


task = store(a=1, b=2)
artifact = task.outputs["out_artifact"]
assert json.loads(Path(artifact.path).read_text()) == 3
assert artifact.metadata["operation"] == "addition", artifact.metadata
print("quickstart: ok")
