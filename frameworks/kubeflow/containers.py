"""Steps as containers of an engine that speaks the Docker API, by kfp.local's DockerRunner.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/

The image is empty and made on the spot: no registry is asked. System libraries, this environment,
the code and the data are mounted into each container, read only.
"""

import io
import os
import sys
import tarfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import docker
from docker.types import Mount
from kfp import local

from frameworks.kubeflow.image import IMAGE, REPOSITORY, TAG

SYSTEM = ("/usr", "/bin", "/lib", "/lib64")
LABEL = "mlops-bench.workdir"


def make_image() -> None:
    """Give the engine an image with nothing but empty folders."""
    client = docker.from_env()
    try:
        answer = client.api.import_image_from_data(_folders("tmp", "proc", "sys", "dev", "etc"))
        # Tagged by a call of its own: some engines ignore the tag of an import.
        client.images.get(answer.partition("sha256:")[2][:64]).tag(REPOSITORY, TAG)
    finally:
        client.close()


def runner(
    workdir: Path, *, readable: Iterable[str] = (), writable: Iterable[str] = ()
) -> local.DockerRunner:
    """Containers without network, that find the same files at the same paths as this process.

    They are labelled with `workdir`, and see these files and folders besides.
    """
    given = {*SYSTEM, sys.base_prefix, sys.prefix, *_python_path(), *readable}
    timeline = os.environ.get("MLOPS_BENCH_TIMELINE")
    noted = {str(Path(timeline).parent)} if timeline else set()
    passed = ("PATH", "PYTHONPATH", "OMP_NUM_THREADS", "MLOPS_BENCH_TIMELINE", "DO_NOT_TRACK")
    return local.DockerRunner(
        network_mode="none",
        labels={LABEL: str(workdir)},
        environment={
            **{name: os.environ[name] for name in passed if name in os.environ},
            "USER": "bench",  # there is no /etc/passwd to ask
            "HOME": "/tmp",  # noqa: S108  # the container's own
        },
        mounts=[
            *(Mount(path, path, type="bind", read_only=True) for path in sorted(given)),
            *(Mount(path, path, type="bind") for path in sorted({*noted, *writable})),
        ],
    )


def remove(workdir: Path) -> None:
    """Remove what containers with this label are left, and the image."""
    client = docker.from_env()
    try:
        label = f"{LABEL}={workdir}"
        for container in client.containers.list(all=True, filters={"label": label}):
            container.remove(force=True)
        with suppress(docker.errors.ImageNotFound):
            client.images.remove(IMAGE, force=True)
    finally:
        client.close()


def _folders(*names: str) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        for name in names:
            folder = tarfile.TarInfo(name)
            folder.type, folder.mode = tarfile.DIRTYPE, 0o1777
            archive.addfile(folder)
    return content.getvalue()


def _python_path() -> set[str]:
    """The folders, and those that links in them lead to: a container has to see these too."""
    folders = [Path(path) for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    entries = (e for f in folders for e in (*f.glob("*"), *f.glob("*/*")))
    links = [entry for entry in entries if entry.is_symlink()]
    return {str(path) for path in [*folders, *(link.resolve().parent for link in links)]}
