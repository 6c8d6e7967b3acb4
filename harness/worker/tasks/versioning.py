"""Versioning in the framework's environment: change, keep, have back, share, damage."""

import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from harness.worker import contract
from harness.worker.tasks import datasets, driver
from harness.worker.tasks.driver import Entry

DATA, SHARED, ELSEWHERE = "data", "shared", "elsewhere"  # folders below the workdir
REASON_LENGTH = 400  # characters


class Driver(driver.Driver[contract.Versioner]):
    """Each round changes the folder, keeps it, and has some earlier version back.

    What is in the folder is looked at here, never asked of the framework. The next round begins
    with what was had back. Chance is that of the scenario's seed: all do the same.
    """

    adapter = "versioner.Versioner"

    def rounds(self, _entry: Entry) -> None:
        """Seconds of the framework's calls alone, by a monotonic clock."""
        self.folder = self.request.workdir / DATA
        self.answer: dict[str, Any] = {"kept": [], "restored": []}
        self.files: list[dict[str, str]] = []  # of each version, by path
        self.names: list[str] = []  # of versions, as the framework gave them
        parameters = self.request.parameters
        chance = random.Random(parameters["seed"])  # noqa: S311  # no secret: all get the same
        datasets.lay_out(self.request.data, self.folder, parameters)
        self._keep("as prepared")
        for _ in range(parameters["rounds"]):
            self._keep(datasets.change(self.folder, chance))
            self._have_back(chance.randrange(len(self.names)))

    def share(self, _entry: Entry) -> None:
        """Hand over the first version, then all: what the second takes is what has changed."""
        shared = self.request.workdir / SHARED
        shared.mkdir(exist_ok=True)  # a store that serves has it already
        moved = []
        for versions in (self.names[:1], self.names):
            before = datasets.size(shared)
            seconds = _timed(partial(self.framework.share, versions))
            moved.append({"bytes": datasets.size(shared) - before, "seconds": seconds})
        self.answer["shared"] = moved
        own = datasets.size(self.request.workdir) - datasets.size(shared)
        self.answer["stored"] = own - datasets.size(self.folder)
        self.answer["data"] = datasets.size(self.folder)

    def receive(self, _entry: Entry) -> None:
        """The newest version, where nothing is but what was shared."""
        place = self.request.workdir / ELSEWHERE
        place.mkdir()
        found: list[Path] = []
        seconds = _timed(lambda: found.append(self.framework.receive(self.names[-1], place)))
        digest = datasets.digest(datasets.contents(found[0]))
        self.answer["received"] = {"digest": digest, "seconds": seconds}

    def damage(self, _entry: Entry) -> None:
        """Stored bytes change as on a bad disk, and by a program's hand: is it noticed?"""
        victims = self._victims()
        self.answer["damaged"] = [
            {"how": how, **(self._damaged(*victim, harm) if victim else {})}
            for how, harm in (("bit rot", _rot), ("replaced", _replace))
            for victim in [next(victims, None)]
        ]

    def _keep(self, edits: str) -> None:
        files = datasets.contents(self.folder)
        begin = time.monotonic()
        self.names.append(self.framework.snapshot(self.folder))
        seconds = time.monotonic() - begin
        self.files.append(files)
        kept = {"edits": edits, "digest": datasets.digest(files), "seconds": seconds}
        self.answer["kept"].append(kept)

    def _have_back(self, version: int) -> None:
        seconds = _timed(partial(self.framework.restore, self.folder, self.names[version]))
        digest = datasets.digest(datasets.contents(self.folder))
        self.answer["restored"].append({"of": version, "digest": digest, "seconds": seconds})

    def _victims(self) -> Iterator[tuple[int, int, Path]]:
        """Version, one that has none of its bytes, and a file among its own that holds some."""
        stored = list(self._stored())
        used: set[Path] = set()
        for version, files in enumerate(self.files):
            for content in files.values():
                without = [n for n, f in enumerate(self.files) if content not in f.values()]
                homes = [p for p, known in stored if known == content and p not in used]
                if without and len(homes) == 1:
                    used.add(homes[0])
                    yield version, without[0], homes[0]
                    break

    def _stored(self) -> Iterator[tuple[Path, str]]:
        """Files of the framework's own that may hold a file's bytes as they are."""
        known = {content for files in self.files for content in files.values()}
        others = {self.request.workdir / name for name in (DATA, SHARED, ELSEWHERE)}
        for path in sorted(self.request.workdir.rglob("*")):
            apart = not others & {path, *path.parents}
            if apart and path.is_file() and not path.is_symlink() and path.stat().st_size:
                content = datasets.sha256(path)
                if content in known:
                    yield path, content

    def _damaged(
        self, version: int, other: int, stored: Path, harm: Callable[[Path], None]
    ) -> Entry:
        """What became of the version; undone, it has to be had back, or nothing is known."""
        self.framework.restore(self.folder, self.names[other])
        whole = Path(shutil.copy2(stored, self.request.workdir / f"whole-{version}"))
        harm(stored)
        found: Entry = {"file": stored.relative_to(self.request.workdir).as_posix()}
        try:
            self.framework.restore(self.folder, self.names[version])
        except Exception as problem:  # however it says so
            found["said"] = f"{type(problem).__name__}: {problem}"[-REASON_LENGTH:]
        digest = datasets.digest(datasets.contents(self.folder))
        found["right"] = digest == datasets.digest(self.files[version])
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.unlink(missing_ok=True)  # it may be read only
        whole.rename(stored)
        self.framework.restore(self.folder, self.names[other])
        self.framework.restore(self.folder, self.names[version])
        digest = datasets.digest(datasets.contents(self.folder))
        found["undone"] = digest == datasets.digest(self.files[version])
        return found


def _timed(call: Callable[[], object]) -> float:
    begin = time.monotonic()
    call()
    return time.monotonic() - begin


def _rot(file: Path) -> None:
    """As on a bad disk: nothing but a bit changes, not even the file's times."""
    before = file.stat()
    file.chmod(0o644)
    file.write_bytes(_flipped(file))
    file.chmod(before.st_mode)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _replace(file: Path) -> None:
    """As programs save: another file takes its place."""
    other = file.with_name(f"{file.name}.tmp")
    other.write_bytes(_flipped(file))
    other.replace(file)


def _flipped(file: Path) -> bytes:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    return bytes(content)
