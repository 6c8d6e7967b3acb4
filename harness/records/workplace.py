"""Where frameworks work: below a path that no URL, pattern or configuration file takes amiss.

That is the run's own folder, unless its path has more than letters, digits, dots, underscores and
hyphens. Then a folder stands in for it while there is something to do: the working folders lie
there, as a process learns the true name of the folder that it works in, and a link leads to the
run's evidence. What is left of it in the end comes back into the run.
"""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness import paths
from harness.errors import HarnessError

PLAIN = re.compile(r"[\w./-]+", re.ASCII)
HIDDEN = ".work"  # beside a run whose own name alone is not plain: on the same disk


@dataclass(frozen=True)
class WorkPlace:
    """Of the run in that folder; `folder` is the run's own, or what stands in for it."""

    run: Path
    folder: Path

    @property
    def work(self) -> Path:
        """Working folders of cells and services."""
        return self.folder / "work"

    @property
    def evidence(self) -> Path:
        """The run's evidence, by a name to hand to frameworks."""
        return self.folder / "evidence"

    @contextmanager
    def ready(self) -> Iterator[None]:
        """While the block runs, frameworks can work there. The run is held alone by then."""
        if self.folder == self.run:
            yield
            return
        _sweep(self.folder.parent)
        _private(self.folder.parent)
        self.work.mkdir(parents=True, exist_ok=True)
        if not self.evidence.is_symlink():
            self.evidence.symlink_to(self.run / "evidence")
        try:
            yield
        finally:
            self._take_back()

    def _take_back(self) -> None:
        for kept in self.work.iterdir():
            target = self.run / "work" / kept.name
            shutil.rmtree(target, ignore_errors=True)
            shutil.move(kept, target)
        shutil.rmtree(self.folder, ignore_errors=True)


def of(run: Path) -> WorkPlace:
    """Nothing is made yet. Raises HarnessError where no plain folder can be had."""
    true = run.resolve()
    if _is_plain(true):
        return WorkPlace(true, true)
    digest = hashlib.sha256(os.fsencode(true)).hexdigest()[:12]
    base = next(filter(_is_plain, _bases(true)), None)
    if base is None:
        raise HarnessError(
            f"frameworks cannot work below {str(true)!r}; set TMPDIR to a folder whose path has "
            "letters, digits, dots, underscores and hyphens only"
        )
    return WorkPlace(true, base / digest)


def _bases(run: Path) -> Iterator[Path]:
    yield run.parent / HIDDEN
    yield paths.cache().resolve() / "work"
    yield _temporary()


def _temporary() -> Path:
    return Path(tempfile.gettempdir()).resolve() / f"mlops-bench-{os.getuid()}"


def _is_plain(folder: Path) -> bool:
    return PLAIN.fullmatch(str(folder)) is not None


def _private(base: Path) -> None:
    """In a folder that all users share, nobody else may have made it."""
    base.mkdir(mode=0o700, parents=True, exist_ok=True)
    if base == _temporary() and (base.is_symlink() or base.stat().st_uid != os.getuid()):
        raise HarnessError(f"{base} belongs to another user; set TMPDIR to a folder of your own")


def _sweep(base: Path) -> None:
    """Remove what stands in for runs that are deleted."""
    for folder in base.iterdir() if base.is_dir() else ():
        link = folder / "evidence"
        if link.is_symlink() and not link.exists():
            shutil.rmtree(folder, ignore_errors=True)
