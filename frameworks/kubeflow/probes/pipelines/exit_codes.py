"""A pipeline that passes, fails or crashes: `python exit_codes.py ENDING WITNESS`.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
"""

import sys

from kfp import dsl, local

from frameworks.kubeflow.probes.local_runs import component


@component
def step(ending: str, witness: str) -> None:
    """End as it is told."""
    import os
    import signal

    from harness.worker.witness import note

    note(witness, "begin", ending=ending)
    if ending == "fail":
        raise RuntimeError("it fails, as it was told")
    if ending == "crash":
        os.kill(os.getpid(), signal.SIGKILL)


@dsl.pipeline(name="exit-codes")
def pipeline(ending: str, witness: str) -> None:
    """One step."""
    step(ending=ending, witness=witness)


if __name__ == "__main__":
    local.init(local.SubprocessRunner(use_venv=False))
    pipeline(ending=sys.argv[1], witness=sys.argv[2])
