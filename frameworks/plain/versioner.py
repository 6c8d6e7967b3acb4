"""The baseline's versions: files under their sha256, and a list of names for each version."""

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from harness.worker.contract import Request


class Versioner:
    """Each content is kept once; who has a version back gets its hash checked."""

    def __init__(self, request: Request) -> None:
        self.store = request.workdir / "store"
        self.shared = request.workdir / "shared"

    def start(self) -> None:
        self.store.mkdir()

    def snapshot(self, folder: Path) -> str:
        files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
        hashes = {name: _sha256(file) for name, file in sorted(files.items())}
        for name, content in hashes.items():
            if not (self.store / content).exists():
                shutil.copyfile(files[name], self.store / content)
        listed = json.dumps(hashes)
        version = hashlib.sha256(listed.encode()).hexdigest()
        (self.store / f"{version}.json").write_text(listed)
        return version

    def restore(self, folder: Path, version: str) -> None:
        _lay_out(self.store, version, folder)

    def share(self, versions: Sequence[str]) -> None:
        for version in versions:
            names = [f"{version}.json", *_files(self.store, version).values()]
            for name in names:
                if not (self.shared / name).exists():
                    shutil.copyfile(self.store / name, self.shared / name)

    def receive(self, version: str, place: Path) -> Path:
        _lay_out(self.shared, version, place / "data")
        return place / "data"

    def stop(self) -> None:
        """There is nothing to stop."""


def _lay_out(store: Path, version: str, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in _files(store, version).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(store / content, folder / name)
        if _sha256(folder / name) != content:
            raise ValueError(f"{content} in the store is damaged")


def _files(store: Path, version: str) -> dict[str, str]:
    files: dict[str, str] = json.loads((store / f"{version}.json").read_text())
    return files


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
