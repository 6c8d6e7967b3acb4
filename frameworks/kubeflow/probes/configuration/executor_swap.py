"""Steps in containers, by DockerRunner, instead of processes, by SubprocessRunner.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
"""

import os
import subprocess
import sys
from pathlib import Path

import docker

from frameworks.kubeflow import containers
from harness.worker.contract import NotHere, ProbeRequest

FOLDER = Path(__file__).parent
USERS = "local.DockerRunner()"


def scripts(_request: ProbeRequest) -> dict[str, str]:
    """The runner is named where a user starts the pipeline, and needs the engine's client."""
    default = """\
pip install kfp
cat > run.py <<END
import sys
from kfp import local
from executor_swap_pipeline import pipeline
local.init(local.SubprocessRunner(use_venv=False))
pipeline(notes=sys.argv[1])
END
"""
    swapped = default.replace("local.SubprocessRunner(use_venv=False)", USERS)
    return {"default": default, "swapped": swapped.replace("install kfp", "install kfp docker")}


def run(request: ProbeRequest, which: str, script: str, notes: str) -> str:
    """No registry is asked: containers find this environment where this process does."""
    if which == "default":
        return _started(request, script, notes)
    try:
        containers.make_image()
    except docker.errors.DockerException as problem:
        raise NotHere(f"no container engine answers: {problem}") from None
    ours = f"containers.runner(Path.cwd(), writable=[{str(Path(notes).parent)!r}])"
    head = "from pathlib import Path\nfrom frameworks.kubeflow import containers\nimport sys\n"
    try:
        return _started(request, script.replace(USERS, ours).replace("import sys\n", head), notes)
    finally:
        containers.remove(request.workdir)


def _started(request: ProbeRequest, script: str, notes: str) -> str:
    """The name of the run's folder in the pipeline root, which is new."""
    lines = [line for line in script.splitlines() if not line.startswith("pip install")]
    lines.append('exec "$@"')
    words = ["bash", "-e", "-c", "\n".join(lines), "bash", sys.executable, "run.py", notes]
    root = request.workdir / "local_outputs"
    before = set(root.iterdir()) if root.exists() else set()
    subprocess.run(
        words,
        cwd=request.workdir,
        env={**os.environ, "PYTHONPATH": f"{FOLDER}{os.pathsep}{os.environ['PYTHONPATH']}"},
        check=True,
    )
    (made,) = set(root.iterdir()) - before
    return made.name
