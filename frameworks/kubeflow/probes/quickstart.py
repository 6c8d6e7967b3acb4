"""KFP's first pipeline: a component that greets, compiled, and run on this machine.

https://www.kubeflow.org/docs/components/pipelines/getting-started/ submits it to a cluster; here it
runs as on
https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
with the runner that needs no container engine, at its defaults: each task gets a virtual
environment with KFP in it, from the package index.
"""

from pathlib import Path

from kfp import compiler, dsl, local


@dsl.component
def say_hello(name: str) -> str:
    """Greet somebody."""
    greeting = f"Hello, {name}!"
    print(greeting)
    return greeting


@dsl.pipeline
def hello_pipeline(recipient: str) -> str:
    """One task."""
    hello = say_hello(name=recipient)
    return hello.output


if __name__ == "__main__":
    compiler.Compiler().compile(hello_pipeline, "pipeline.yaml")
    assert "comp-say-hello" in Path("pipeline.yaml").read_text()
    local.init(runner=local.SubprocessRunner())
    task = hello_pipeline(recipient="World")
    assert task.output == "Hello, World!", task.output
    print("quickstart: ok")
