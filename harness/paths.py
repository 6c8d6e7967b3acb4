"""Where things lie: the checkout, the user's cache, the results."""

import os
from pathlib import Path

from platformdirs import user_cache_path

CHECKOUT = Path(__file__).resolve().parents[1]


def root() -> Path:
    """What holds `scenarios/` and `frameworks/`: the checkout, unless MLOPS_BENCH_ROOT says."""
    named = os.environ.get("MLOPS_BENCH_ROOT")
    return Path(named).resolve() if named else CHECKOUT


def scenarios() -> Path:
    """The folder of scenario folders, with the requirements that all environments share."""
    return root() / "scenarios"


def framework_folders() -> list[Path]:
    """Folders that hold framework folders: ours, then those of MLOPS_BENCH_FRAMEWORKS."""
    others = (p.parent if (p / "framework.toml").is_file() else p for p in named_frameworks())
    return list(dict.fromkeys([root() / "frameworks", *others]))


def named_frameworks() -> list[Path]:
    """What MLOPS_BENCH_FRAMEWORKS names: folders that hold frameworks, or frameworks themselves."""
    named = os.environ.get("MLOPS_BENCH_FRAMEWORKS", "")
    return [Path(path).resolve() for path in named.split(os.pathsep) if path]


def cache() -> Path:
    """Environments, data and downloads; MLOPS_BENCH_CACHE moves it."""
    named = os.environ.get("MLOPS_BENCH_CACHE")
    return Path(named).resolve() if named else user_cache_path("mlops-bench")


def runs() -> Path:
    """The folder of all runs; MLOPS_BENCH_RUNS moves it."""
    named = os.environ.get("MLOPS_BENCH_RUNS")
    return Path(named).resolve() if named else root() / "results" / "runs"
