"""KFP's smallest program: a pipeline of one component, compiled, and run on this machine.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
It stands alone and keeps all state in the current folder.
"""

from kfp import compiler, dsl, local


@dsl.component(base_image="python:3.11", install_kfp_package=False)
def multiply(a: int, b: int) -> int:
    """Run in a process of its own."""
    return a * b


@dsl.pipeline(name="minimal")
def minimal() -> int:
    """One task."""
    return multiply(a=6, b=7).output


def main() -> None:
    """Compile it, run it, and print its output."""
    local.init(local.SubprocessRunner(use_venv=False), pipeline_root="outputs")
    compiler.Compiler().compile(minimal, "minimal.yaml")
    print(f"minimal: {minimal().output:g}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    main()
