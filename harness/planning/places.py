"""Where frameworks lie: beside ours, where MLOPS_BENCH_FRAMEWORKS says, and in installed packages.

Nothing is imported to find them.
"""

import os
from collections.abc import Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, TypeVar

from harness import paths
from harness.choices import pick
from harness.errors import UsageError

GROUP = "mlops_bench.frameworks"  # an entry point there names the package that is the folder
VARIABLE = "MLOPS_BENCH_FRAMEWORKS"
T = TypeVar("T")


class Place(NamedTuple):
    """The folder of one framework, and who brought it here: nobody, if it is the project's own."""

    name: str
    folder: Path
    origin: str = ""
    problem: str = ""  # why nothing can be read there


def find() -> list[Place]:
    """All folders with a `framework.toml`, each once; UsageError for a wrong environment."""
    return [p for p in candidates() if p.problem or (p.folder / "framework.toml").is_file()]


def candidates(*, strict: bool = True) -> list[Place]:
    """All folders that are a framework's, or may become one's.

    `strict` raises UsageError for a variable that names no framework.
    """
    found: dict[Path, Place] = {}
    for place in (*_below(paths.root() / "frameworks", ""), *_named(strict), *_installed()):
        found.setdefault(place.folder, place)
    return list(found.values())


def of(name: str, known: Mapping[str, T]) -> T:
    """The one of that name; UsageError with the nearest, or with how to let a folder be found."""
    if name not in known:
        for folder in (Path("frameworks", name), Path(name)):
            if (folder / "framework.toml").is_file():
                named = os.environ.get(VARIABLE, "")
                whole = os.pathsep.join([*filter(None, [named]), str(folder.parent.resolve())])
                raise UsageError(
                    f"framework {name!r} lies in ./{folder}, where nobody looks: "
                    f"export {VARIABLE}={whole}"
                )
    return known[pick(name, known, "framework")]


def _below(folder: Path, origin: str) -> Iterator[Place]:
    for inner in sorted(folder.iterdir()) if folder.is_dir() else ():
        if inner.is_dir() and not inner.name.startswith(("_", ".")):
            yield Place(inner.name, inner, origin)


def _named(strict: bool) -> Iterator[Place]:
    """A path may be that of one framework, or of a folder that holds some."""
    for path in paths.named_frameworks():
        if strict and not path.is_dir():
            raise UsageError(f"{VARIABLE} names {path}, which is not a folder; correct the path")
        if (path / "framework.toml").is_file():
            yield Place(path.name, path, VARIABLE)
            continue
        inner = list(_below(path, VARIABLE))
        if strict and not any((place.folder / "framework.toml").is_file() for place in inner):
            raise UsageError(
                f"{VARIABLE} names {path}, which holds no framework: neither the folder nor one "
                f"in it has a framework.toml; `mlops-bench new NAME --in {path}` writes one"
            )
        yield from inner


def _installed() -> Iterator[Place]:
    """Those of packages; one whose folder is not there has a problem in its place."""
    for point in entry_points(group=GROUP):
        package = f"{point.dist.name} {point.dist.version}" if point.dist else "a package"
        folder = _folder(point)
        said = f"the entry point {point.name} = {point.value!r} of {package}"
        if folder is None:
            problem = f"{said}: there is no such folder; name the package that holds framework.toml"
        elif folder.name != point.name:
            problem = f"{said} names the folder {folder.name}; give both the same name"
        elif not (folder / "framework.toml").is_file():
            problem = f"{said}: {folder} has no framework.toml; put it into the package's data"
        else:
            problem = ""
        yield Place(point.name, folder or Path(point.value), package, problem)


def _folder(point: EntryPoint) -> Path | None:
    """The folder of the package that the entry point names; only its first part is looked up.

    To look up an inner part by Python's own means would import the outer ones.
    """
    top, *inner = point.value.partition(":")[0].strip().split(".")  # not .module: it may raise
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):  # what no module can be called, or one that is half there
        return None
    outer = (spec.submodule_search_locations if spec else None) or ()
    return next((f for place in outer if (f := Path(place, *inner).resolve()).is_dir()), None)
