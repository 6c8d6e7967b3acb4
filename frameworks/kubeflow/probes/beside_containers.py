"""Runs a script as it is, whose containers find what a pulled image would hold.

    python -m frameworks.kubeflow.probes.beside_containers SCRIPT NOTES

No registry is asked here: the image is empty, and this environment is mounted into each container
that the script starts. So is the folder of NOTES, the script's one argument. With a pulled image
nobody types that. So no line of the script is another than a user's, and the engine's client adds
it. All that is added are arguments that KFP hands on to the engine by its own documented means:
DockerRunner takes "any arguments to propagate to `containers.run` in the `docker` SDK", and refuses
others.
https://raw.githubusercontent.com/kubeflow/pipelines/2.17.0/sdk/python/kfp/local/config.py
"""

import runpy
import sys
from pathlib import Path
from typing import Any

from docker.models.containers import ContainerCollection

from frameworks.kubeflow import containers


def main(script: str, notes: str) -> None:
    """What the script itself says of a container comes first."""
    run = ContainerCollection.run
    mounted = containers.runner(Path.cwd(), writable=[str(Path(notes).parent)]).container_run_args

    def beside(self: ContainerCollection, image: str, **given: Any) -> Any:
        return run(self, image, **{**mounted, **given})

    ContainerCollection.run = beside
    sys.argv = [script, notes]
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
