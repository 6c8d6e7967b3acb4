"""DVC as its documentation teaches it: `dvc add`, a Git commit, `git checkout`, `dvc checkout`.

https://doc.dvc.org/start/data-pipelines/data-versioning
https://doc.dvc.org/user-guide/data-management/remote-storage
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from harness.worker.contract import Request
from harness.worker.seaweedfs import ObjectStore

POINTER = "data.dvc"  # what Git keeps of the folder `data`
BRANCH = "main"


class Versioner:
    """The workdir is the repository. A version is a commit's hash."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.workdir = request.workdir
        self.shared = request.workdir / "shared"
        site = request.workdir / "site-cache"  # else it lies in /var, for all repositories
        os.environ["DVC_SITE_CACHE_DIR"] = str(site)
        self.objects: ObjectStore | None = None

    def start(self) -> None:
        """The remote comes first: `push --all-commits` asks each commit for its own remote.

        https://github.com/treeverse/dvc/issues/10617
        """
        self._git("init", "--quiet", "--initial-branch", BRANCH)
        self._git("config", "user.name", "benchmark")
        self._git("config", "user.email", "benchmark@localhost")
        self._dvc("init", "--quiet")
        self._dvc("config", "core.check_update", "false")
        self._dvc("remote", "add", "--quiet", "--default", "shared", str(self.shared / "dvc"))
        if self.request.deployment == "s3":
            self._share_by_s3()
        self._git("add", ".dvc/config")
        self._git("commit", "--quiet", "--message", "Initialize DVC")

    def snapshot(self, folder: Path) -> str:
        self._dvc("add", "--quiet", folder.name)
        self._git("add", POINTER, ".gitignore")
        self._git("commit", "--quiet", "--message", f"Update {folder.name}")
        return self._git("rev-parse", "HEAD")

    def restore(self, folder: Path, version: str) -> None:
        self._git("checkout", "--quiet", version, POINTER)
        self._dvc("checkout", "--quiet", "--force", f"{folder.name}.dvc")

    def share(self, versions: Sequence[str]) -> None:
        git = self.shared / "git"
        if not git.exists():
            self._git("init", "--quiet", "--bare", "--initial-branch", BRANCH, str(git))
            self._git("remote", "add", "origin", str(git))
        for version in versions:
            self._git("tag", "--force", f"version-{version}", version)
            self._git("push", "--quiet", "origin", f"version-{version}")
        self._git("checkout", "--quiet", versions[-1], POINTER)
        self._dvc("push", "--quiet", "--all-tags")

    def receive(self, version: str, place: Path) -> Path:
        self._git(
            "clone", "--quiet", "--no-checkout", str(self.shared / "git"), str(place / "clone")
        )
        self._git("checkout", "--quiet", version, folder=place / "clone")
        if self.request.deployment == "s3":
            self._give_keys(place / "clone")
        self._dvc("pull", "--quiet", folder=place / "clone")
        return place / "clone" / "data"

    def stop(self) -> None:
        """Each command has ended by itself; only a store serves."""
        if self.objects is not None:
            self.objects.stop()

    def _share_by_s3(self) -> None:
        """https://doc.dvc.org/user-guide/data-management/remote-storage/amazon-s3."""
        self.objects = ObjectStore(self.shared / "objects", self.request.ports, "dvc")
        self.objects.start()
        self._dvc("remote", "modify", "--quiet", "shared", "url", f"s3://{self.objects.bucket}")
        self._dvc("remote", "modify", "--quiet", "shared", "endpointurl", self.objects.url)
        self._give_keys(self.workdir)

    def _give_keys(self, clone: Path) -> None:
        """In a file that Git ignores, so that each clone is told them."""
        if self.objects is None:
            raise RuntimeError("start comes first")
        keys = {"access_key_id": self.objects.key, "secret_access_key": self.objects.secret}
        for name, value in keys.items():
            words = ("remote", "modify", "--quiet", "--local", "shared", name, value)
            self._dvc(*words, folder=clone)

    def _git(self, *arguments: str, folder: Path | None = None) -> str:
        return _run(["git", *arguments], folder or self.workdir)

    def _dvc(self, *arguments: str, folder: Path | None = None) -> str:
        return _run([sys.executable, "-m", "dvc", *arguments], folder or self.workdir)


def _run(command: list[str], folder: Path) -> str:
    """What it printed; raises RuntimeError with what it said when it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        said = done.stderr.strip() or done.stdout.strip()
        raise RuntimeError(f"{' '.join(command[:4])}: {said}")
    return done.stdout.strip()
