"""A pipeline of components that do nothing: `python chain.py LENGTH`.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
Order by `.after()`: https://www.kubeflow.org/docs/components/pipelines/user-guides/components/compose-components-into-pipelines/

Without the option `--defaults` this is the tuned setting: `use_venv=False` and
`install_kfp_package=False`. By default each step makes a virtual environment and installs kfp into
it from a package index. What is put out lies in ./local_outputs, as by default.
"""

import itertools
import sys

from kfp import dsl, local


def step() -> int:
    """Do nothing; what it returns tells that it ran."""
    return 0


def main(length: int, *, defaults: bool) -> None:
    """The call returns when the last step has ended, and raises when one fails."""
    if defaults:
        component = dsl.component(step)
        local.init(local.SubprocessRunner())
    else:
        component = dsl.component(step, install_kfp_package=False)
        local.init(local.SubprocessRunner(use_venv=False))

    @dsl.pipeline(name=f"chain-{length}")
    def pipeline() -> None:
        tasks = [component() for _ in range(length)]
        for earlier, later in itertools.pairwise(tasks):
            later.after(earlier)

    pipeline()


if __name__ == "__main__":
    main(int(sys.argv[1]), defaults="--defaults" in sys.argv)
