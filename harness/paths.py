"""Where things lie: the package, the checkout if there is one, the user's cache, the results."""

import os
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

from harness.errors import UsageError

PACKAGE = Path(__file__).resolve().parent
CARRIED = PACKAGE / "carried"  # in a wheel: what a checkout has beside the package


def checkout() -> Path | None:
    """The checkout that the package runs in; None for one that was installed from a wheel."""
    return None if CARRIED.is_dir() else PACKAGE.parent


def _own() -> Path:
    """What holds our own `scenarios/`, `frameworks/` and `results/`."""
    return checkout() or CARRIED


def root() -> Path:
    """What holds `scenarios/` and `frameworks/`: our own, unless MLOPS_BENCH_ROOT says."""
    named = os.environ.get("MLOPS_BENCH_ROOT")
    return expanded("MLOPS_BENCH_ROOT", named).resolve() if named else _own()


def scenarios() -> Path:
    """The folder of scenario folders, with the requirements that all environments share."""
    return root() / "scenarios"


def shared_scenarios() -> Path:
    """Our own scenarios, whose modules those of another root may use too."""
    return _own() / "scenarios"


def framework_folders() -> list[Path]:
    """Folders that hold framework folders: ours, then those of MLOPS_BENCH_FRAMEWORKS."""
    others = (p.parent if (p / "framework.toml").is_file() else p for p in named_frameworks())
    return list(dict.fromkeys([root() / "frameworks", *others]))


def named_frameworks() -> list[Path]:
    """What MLOPS_BENCH_FRAMEWORKS names: folders that hold frameworks, or frameworks themselves."""
    variable = "MLOPS_BENCH_FRAMEWORKS"
    named = os.environ.get(variable, "").split(os.pathsep)
    return [expanded(variable, path).resolve() for path in named if path]


def expanded(variable: str, named: str) -> Path:
    """What the variable names, where "~" is a home folder as shells have it."""
    try:
        return Path(named).expanduser()
    except RuntimeError:
        raise UsageError(f"{variable} names {named}, but no such home folder is known") from None


def home() -> Path | None:
    """The user's; None where neither HOME nor the system knows one."""
    try:
        return Path.home()
    except RuntimeError:
        return None


def shown(folder: Path) -> str:
    """As messages name it: as it can be copied in the current folder."""
    here = Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)


def _named_folder(variable: str) -> Path | None:
    """What the variable names, there or not yet; raises UsageError where a file is in the way."""
    named = os.environ.get(variable)
    if not named:
        return None
    folder = expanded(variable, named).resolve()
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not nearest.is_dir():
        raise UsageError(
            f"{variable} names {named}, but {nearest} is a file; set it to a folder, or unset it"
        )
    return folder


def cache() -> Path:
    """Environments, data and downloads; MLOPS_BENCH_CACHE moves it."""
    folder = _named_folder("MLOPS_BENCH_CACHE") or _usual_cache()
    if os.pathsep in str(folder):
        raise UsageError(
            f"the cache is {folder}, and search paths cannot hold a colon: let MLOPS_BENCH_CACHE "
            "name another folder"
        )
    return folder


def _usual_cache() -> Path:
    with suppress(RuntimeError):  # of newer platformdirs, where older ones leave "~"
        if (folder := user_cache_path("mlops-bench")).is_absolute():
            return folder
    raise UsageError(
        "this user has no home folder: let MLOPS_BENCH_CACHE name a folder to keep environments "
        "and data in"
    )


def results() -> Path:
    """Published tables and committed references; nothing is written there by a wheel."""
    return _own() / "results"


def documents() -> Path:
    """The pages that messages name."""
    return _own() / "docs"


def runs() -> Path:
    """The folder of all runs; MLOPS_BENCH_RUNS moves it.

    Without a checkout it lies below the current folder.
    """
    if named := _named_folder("MLOPS_BENCH_RUNS"):
        return named
    if os.environ.get("MLOPS_BENCH_ROOT"):
        return root() / "results" / "runs"
    return (checkout() or Path.cwd()) / "results" / "runs"
